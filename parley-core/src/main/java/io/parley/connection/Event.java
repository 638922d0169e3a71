package io.parley.connection;

import io.parley.WsStatus;
import io.parley.http.Response;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What listeners are told besides messages. */
sealed interface Event {

  /** Whether it waits while the socket holds back delivery. */
  default boolean isHeldBack() {
    return false;
  }

  /** Whether it is told even to a socket that was canceled. */
  default boolean outlivesCancel() {
    return false;
  }

  /** The handshake is done. */
  record Opened(Response response) implements Event {}

  /** A ping came. */
  record Ping(ByteBuffer payload) implements Event {
    @Override
    public boolean isHeldBack() {
      return true;
    }
  }

  /** A pong came. */
  record Pong(ByteBuffer payload) implements Event {
    @Override
    public boolean isHeldBack() {
      return true;
    }
  }

  /** The peer began to close. */
  record Closing(WsStatus status) implements Event {}

  /** The peer broke the protocol behind what came before this. */
  record Broken() implements Event {}

  /** The end, once. */
  record Ended(Ending ending) implements Event {
    @Override
    public boolean outlivesCancel() {
      return true;
    }
  }

  /** A listener of the end that was added after it. */
  record Late(Consumer<? super WsStatus> listener, WsStatus status) implements Event {
    @Override
    public boolean outlivesCancel() {
      return true;
    }
  }
}
