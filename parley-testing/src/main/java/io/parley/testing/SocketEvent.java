package io.parley.testing;

import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Response;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a {@link Recorder} saw. */
public sealed interface SocketEvent {

  /** Whether it is the last of its socket. */
  default boolean isTerminal() {
    return false;
  }

  /**
   * The socket opened.
   *
   * @param response null where a consumer was called instead of {@code onOpen}
   */
  record Opened(WebSocket webSocket, @Nullable Response response) implements SocketEvent {
    @Override
    public String toString() {
      return "opened";
    }
  }

  /** A message of either kind. */
  record Message(WsMessage message) implements SocketEvent {
    @Override
    public String toString() {
      return message.toString();
    }
  }

  /** A ping. */
  record Ping(ByteBuffer payload) implements SocketEvent {
    @Override
    public String toString() {
      return "ping " + hex(payload);
    }
  }

  /** A pong. */
  record Pong(ByteBuffer payload) implements SocketEvent {
    @Override
    public String toString() {
      return "pong " + hex(payload);
    }
  }

  /** The queue has fallen to its low mark. */
  record Drained() implements SocketEvent {
    @Override
    public String toString() {
      return "drained";
    }
  }

  /** A call of {@code onError}. */
  record Errored(Throwable cause) implements SocketEvent {
    @Override
    public String toString() {
      return "error " + cause;
    }
  }

  /** The peer has begun to close: {@code onClosing} of a listener object. */
  record Closing(WsStatus status) implements SocketEvent {
    @Override
    public String toString() {
      return "closing " + status;
    }
  }

  /** The end: {@code onClose} of a function, {@code onClosed} of a listener object. */
  record Closed(WsStatus status) implements SocketEvent {
    @Override
    public boolean isTerminal() {
      return true;
    }

    @Override
    public String toString() {
      return "closed " + status;
    }
  }

  /** The end: {@code onFailure} of a listener object. */
  record Failed(Throwable cause, @Nullable Response response) implements SocketEvent {
    @Override
    public boolean isTerminal() {
      return true;
    }

    @Override
    public String toString() {
      return "failed " + cause + (response == null ? "" : ", answer " + response.status());
    }
  }

  private static String hex(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return '"' + HexFormat.of().formatHex(bytes) + '"';
  }
}
