/** Netty's channels: who is at their ends, what is under way in them, how they go and why. */
@NullMarked
package io.parley.netty.channel;

import org.jspecify.annotations.NullMarked;
