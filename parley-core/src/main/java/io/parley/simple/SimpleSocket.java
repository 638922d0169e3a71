package io.parley.simple;

import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client socket with the fewest words. Any thread; no method blocks, and none throws for a socket
 * that is closed already.
 */
public final class SimpleSocket {

  private static final Logger LOG = System.getLogger(SimpleSocket.class.getName());

  private static final WsStatus NEVER_OPEN = WsStatus.of(1006, "closed before it was open");

  private final Consumer<? super SimpleEvent> callback;

  /** Set once; callbacks may come before the factory has returned. */
  private volatile @Nullable WebSocket webSocket;

  /** Whether {@link #close()} came while connecting. Any thread. */
  private volatile boolean abandoned;

  private SimpleSocket(Consumer<? super SimpleEvent> callback) {
    this.callback = callback;
  }

  static SimpleSocket open(
      WebSocket.Factory client, Request request, Consumer<? super SimpleEvent> callback) {
    SimpleSocket socket = new SimpleSocket(callback);
    socket.webSocket = client.newWebSocket(request, socket.new Events(), WebSocketConfig.client());
    return socket;
  }

  /**
   * Sends a text message; before the socket is open it is queued, after {@link #close()} ignored.
   */
  public SimpleSocket send(String message) {
    return send(WsMessage.of(message));
  }

  /** Sends a binary message of a copy of these bytes; see {@link #send(String)}. */
  public SimpleSocket send(byte[] message) {
    return send(WsMessage.of(message));
  }

  private SimpleSocket send(WsMessage message) {
    socket().send(message);
    return this;
  }

  /** Sends a ping; the event {@code pong} tells when the answer is here. */
  public SimpleSocket ping() {
    socket().ping();
    return this;
  }

  /**
   * Closes with 1000: what was sent before still goes out. While connecting the attempt is given
   * up. A second call does nothing.
   */
  public SimpleSocket close() {
    WebSocket socket = socket();
    if (socket.state() == WebSocket.State.CONNECTING) {
      abandoned = true;
      socket.cancel();
    } else {
      socket.close();
    }
    return this;
  }

  /**
   * {@code connecting}, {@code open}, {@code closing} or {@code closed}, also after a failure;
   * {@code unknown} for a state that has no name here.
   */
  public String status() {
    return switch (socket().state()) {
      case CONNECTING -> "connecting";
      case OPEN -> "open";
      case CLOSING -> "closing";
      case CLOSED, CANCELED -> "closed";
      default -> "unknown";
    };
  }

  /** The socket itself, for all that has no word here. */
  public WebSocket webSocket() {
    return socket();
  }

  private WebSocket socket() {
    WebSocket socket = webSocket;
    if (socket == null) {
      throw new IllegalStateException("the socket is used before connect has begun");
    }
    return socket;
  }

  /** The URL and the status: {@code ws://localhost:8000/mysock open}. */
  @Override
  public String toString() {
    return socket().request().uri() + " " + status();
  }

  private void tell(WebSocket from, SimpleEvent event) {
    if (webSocket == null) {
      webSocket = from;
    }
    try {
      callback.accept(event);
    } catch (Throwable e) {
      LOG.log(Level.WARNING, () -> "the callback of " + this + " threw on " + event.name(), e);
    }
  }

  private final class Events implements WebSocketListener {

    @Override
    public void onOpen(WebSocket from, Response response) {
      tell(from, new SimpleEvent.Open(SimpleSocket.this, response));
    }

    @Override
    public void onMessage(WebSocket from, WsMessage message) {
      tell(from, new SimpleEvent.Received(SimpleSocket.this, message));
    }

    @Override
    public void onPong(WebSocket from, ByteBuffer payload) {
      tell(from, new SimpleEvent.Pong(SimpleSocket.this, payload));
    }

    @Override
    public void onClosed(WebSocket from, int code, String reason) {
      tell(from, new SimpleEvent.Closed(SimpleSocket.this, WsStatus.of(code, reason)));
    }

    @Override
    public void onFailure(WebSocket from, Throwable cause, @Nullable Response response) {
      tell(
          from,
          abandoned
              ? new SimpleEvent.Closed(SimpleSocket.this, NEVER_OPEN)
              : new SimpleEvent.Fail(SimpleSocket.this, cause, response));
    }
  }
}
