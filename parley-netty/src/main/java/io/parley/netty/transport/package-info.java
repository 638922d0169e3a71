/**
 * What carries a socket's bytes once it is open, and the event loop that it shares with others.
 * Each message passes here.
 */
@NullMarked
package io.parley.netty.transport;

import org.jspecify.annotations.NullMarked;
