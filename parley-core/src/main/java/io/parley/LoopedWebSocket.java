package io.parley;

import java.util.Collection;

/**
 * A socket whose bytes are moved by a thread that serves many, so that a message to many of them
 * needs but one wake-up of it. For those who write engines; {@link WebSocketGroup} looks for it.
 */
public interface LoopedWebSocket extends WebSocket {

  /**
   * As {@link #offer}, but leaves it to {@link Loop#flush} to have the message written: whoever
   * calls this must call that soon, for this socket, whatever happens.
   */
  SendResult enqueue(WsMessage message);

  /** The thread that serves this socket; the same object for all that it serves. */
  Loop loop();

  /** A thread that moves the bytes of many sockets. */
  interface Loop {

    /**
     * Has what is queued written, with one wake-up of the thread. Any thread may call it.
     *
     * @param sockets of this loop
     */
    void flush(Collection<? extends LoopedWebSocket> sockets);
  }
}
