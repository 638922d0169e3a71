package io.parley;

import io.parley.http.Request;
import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes client sockets, in the form that suits: as a function, blocking, or with a listener. Any
 * thread.
 *
 * <p>A {@code Sec-WebSocket-Protocol} header on the request offers subprotocols.
 */
public abstract class WebSocketClient implements WebSocket.Factory {

  /** For transports. */
  protected WebSocketClient() {}

  /**
   * {@inheritDoc}
   *
   * <p>The defaults of its socket are those of {@link WebSocketConfig#queue()}; those of every
   * other form are {@link WebSocketConfig#client()}.
   */
  @Override
  public final WebSocket newWebSocket(Request request, WebSocketListener listener) {
    return newWebSocket(request, listener, WebSocketConfig.queue());
  }

  @Override
  public abstract WebSocket newWebSocket(
      Request request, WebSocketListener listener, WebSocketConfig defaults);

  /**
   * Starts to connect and returns at once.
   *
   * @param onOpen takes the socket once it is open; no message is delivered before it returns
   * @param onError told why the socket could not open, and of every error later, as by {@link
   *     WebSocket#onError}
   * @return the socket: messages sent before it opens are queued
   * @throws IllegalArgumentException if the request cannot be one for a WebSocket
   */
  public WebSocket nonBlocking(
      Request request, WsConsumer onOpen, Consumer<? super Throwable> onError) {
    return connect(request, onOpen, onError);
  }

  /**
   * As {@link #nonBlocking(Request, WsConsumer, Consumer)}; why the socket could not open is logged
   * unless a listener of errors was added meanwhile.
   */
  public WebSocket nonBlocking(Request request, WsConsumer onOpen) {
    return connect(request, onOpen, null);
  }

  /** As {@link #nonBlocking(Request, WsConsumer)} with a GET of that URI. */
  public WebSocket nonBlocking(URI uri, WsConsumer onOpen) {
    return nonBlocking(Request.get(uri), onOpen);
  }

  /**
   * Starts to connect.
   *
   * @param onError attached before anything can happen; null for none
   */
  protected abstract WebSocket connect(
      Request request, WsConsumer onOpen, @Nullable Consumer<? super Throwable> onError);

  /**
   * Connects and waits until the socket is open.
   *
   * @throws IllegalArgumentException if the request cannot be one for a WebSocket
   * @throws java.io.UncheckedIOException if it cannot be opened; the cause is a {@link
   *     HandshakeException} when the server refused
   * @throws IllegalStateException on an event loop, which must not wait
   */
  public WsClient blocking(Request request) {
    return WsClient.open(this, request);
  }

  /** As {@link #blocking(Request)} with a GET of that URI. */
  public WsClient blocking(URI uri) {
    return blocking(Request.get(uri));
  }

  /** As {@link #blocking(URI)}. */
  public WsClient blocking(String uri) {
    return blocking(URI.create(uri));
  }

  /** Whether the calling thread is an event loop, which must not wait. */
  protected abstract boolean isEventLoop();
}
