package io.parley.simple;

import io.parley.WebSocket;
import io.parley.WebSocketProvider;
import io.parley.http.Request;
import java.util.function.Consumer;

/**
 * Connects client sockets whose every event goes to one callback.
 *
 * <p>The callback runs where it may block, one event at a time and in order. The last event is
 * {@code closed} or {@code fail}, exactly once. What it throws is logged, and the socket goes on.
 */
public final class Simple {

  private Simple() {}

  /** Takes the events of a socket as text. */
  @FunctionalInterface
  public interface Callback {

    /**
     * Something happened.
     *
     * @param event {@code open}, {@code received}, {@code pong}, {@code closed} or {@code fail}
     * @param message the message received, the pong's payload, the status ({@code 1000 bye}), or
     *     what went wrong; empty for {@code open}
     */
    void on(String event, String message);
  }

  /** Takes the socket with its events, so that it can answer. */
  @FunctionalInterface
  public interface SelfCallback {

    /** Something happened; see {@link Callback#on}. */
    void on(SimpleSocket self, String event, String message);
  }

  /**
   * Starts to connect and returns at once.
   *
   * @param url {@code ws://localhost:8000/mysock}, or with TLS {@code wss://...}
   * @throws IllegalArgumentException if it cannot be the URL of a WebSocket; all later trouble is
   *     the event {@code fail}
   * @throws IllegalStateException if no transport is there; see {@link WebSocketProvider}
   */
  public static SimpleSocket connect(String url, Callback callback) {
    return connect(WebSocketProvider.defaultClient(), Request.get(url), callback);
  }

  /** As {@link #connect(String, Callback)}, with the socket as the callback's first parameter. */
  public static SimpleSocket connect(String url, SelfCallback callback) {
    return connect(WebSocketProvider.defaultClient(), Request.get(url), callback);
  }

  /**
   * As {@link #connect(String, Callback)}, with all there is to know of each event: bytes, close
   * code, cause, and the socket.
   */
  public static SimpleSocket connect(String url, Consumer<? super SimpleEvent> callback) {
    return connect(WebSocketProvider.defaultClient(), Request.get(url), callback);
  }

  /**
   * As {@link #connect(String, Callback)} by that client.
   *
   * @param request a GET; its headers go out with the handshake
   */
  public static SimpleSocket connect(WebSocket.Factory client, Request request, Callback callback) {
    return SimpleSocket.open(client, request, event -> callback.on(event.name(), event.message()));
  }

  /** As {@link #connect(String, SelfCallback)} by that client, with that request. */
  public static SimpleSocket connect(
      WebSocket.Factory client, Request request, SelfCallback callback) {
    return SimpleSocket.open(
        client, request, event -> callback.on(event.socket(), event.name(), event.message()));
  }

  /** As {@link #connect(String, Consumer)} by that client, with that request. */
  public static SimpleSocket connect(
      WebSocket.Factory client, Request request, Consumer<? super SimpleEvent> callback) {
    return SimpleSocket.open(client, request, callback);
  }
}
