/** Where a client goes, and the race of connects to get there. */
@NullMarked
package io.parley.netty.dial;

import org.jspecify.annotations.NullMarked;
