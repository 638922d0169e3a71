package io.parley.simple;

import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What happens to a {@link SimpleSocket}. */
public sealed interface SimpleEvent {

  /** The socket that it happened to. */
  SimpleSocket socket();

  /** The name in the form of two parameters: {@code open}, {@code received} and so on. */
  String name();

  /** The second value in the form of two parameters; never null. */
  String message();

  /**
   * {@code open}: messages go both ways.
   *
   * @param response the server's answer to the handshake
   */
  record Open(SimpleSocket socket, Response response) implements SimpleEvent {
    @Override
    public String name() {
      return "open";
    }

    /** Empty. */
    @Override
    public String message() {
      return "";
    }
  }

  /**
   * {@code received}: a message came.
   *
   * @param content the message, text or binary
   */
  record Received(SimpleSocket socket, WsMessage content) implements SimpleEvent {
    @Override
    public String name() {
      return "received";
    }

    /** The text; of a binary message its bytes read as UTF-8, U+FFFD for what is not. */
    @Override
    public String message() {
      return content.text();
    }

    /** The payload, read-only. */
    public ByteBuffer bytes() {
      return content.bytes();
    }

    /** Whether it is a text message. */
    public boolean isText() {
      return content.isText();
    }
  }

  /**
   * {@code pong}: a pong came, asked for or not.
   *
   * @param payload read-only
   */
  record Pong(SimpleSocket socket, ByteBuffer payload) implements SimpleEvent {
    @Override
    public String name() {
      return "pong";
    }

    /** The payload read as UTF-8. */
    @Override
    public String message() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }
  }

  /**
   * {@code closed}: both sides have closed, or {@link SimpleSocket#close()} came before the socket
   * was open. The last event.
   *
   * @param status the peer's, 1005 if it gave none; 1006 if the socket never was open
   */
  record Closed(SimpleSocket socket, WsStatus status) implements SimpleEvent {
    @Override
    public String name() {
      return "closed";
    }

    /** The status: {@code 1000 bye}. */
    @Override
    public String message() {
      return status.toString();
    }

    /** The close code. */
    public int code() {
      return status.code();
    }

    /** The close reason; may be empty. */
    public String reason() {
      return status.reason();
    }
  }

  /**
   * {@code fail}: the socket could not open, or the connection broke. The last event.
   *
   * @param response the HTTP answer when the server refused, else null
   */
  record Fail(SimpleSocket socket, Throwable cause, @Nullable Response response)
      implements SimpleEvent {
    @Override
    public String name() {
      return "fail";
    }

    /** What went wrong, for people. */
    @Override
    public String message() {
      String text = cause.getMessage();
      return text == null || text.isBlank() ? cause.getClass().getSimpleName() : text;
    }
  }
}
