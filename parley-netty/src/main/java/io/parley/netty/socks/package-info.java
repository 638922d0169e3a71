/** SOCKS as bytes: no channel, no clock. */
@NullMarked
package io.parley.netty.socks;

import org.jspecify.annotations.NullMarked;
