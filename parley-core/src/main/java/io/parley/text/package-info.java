/** UTF-8 as WebSockets need it: strict on arrival, repaired before it leaves. Internal. */
@NullMarked
package io.parley.text;

import org.jspecify.annotations.NullMarked;
