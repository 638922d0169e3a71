/**
 * What makes the protocol a live socket: the send queue, timers, dispatch of callbacks and the
 * state machine, over a small {@link io.parley.connection.Transport}. Exported to the transports
 * only.
 */
@NullMarked
package io.parley.connection;

import org.jspecify.annotations.NullMarked;
