/** The connections by HTTP/2 that clients share, one for each origin. */
@NullMarked
package io.parley.netty.origin;

import org.jspecify.annotations.NullMarked;
