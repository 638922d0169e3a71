package io.parley.browser;

import io.parley.WebSocketProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What {@code websocket.js} needs from Java. That script is an expression whose value is a function
 * of one parameter, such an object; called in a script engine, it gives the engine's global object
 * the constructors of the web: {@code WebSocket}, {@code EventTarget}, {@code Event}, {@code
 * MessageEvent}, {@code CloseEvent}, {@code Blob}, {@code AbortController}, {@code AbortSignal} and
 * {@code DOMException}. Scripts written for a browser then run as they are.
 *
 * <p>All but the constructors are for {@code websocket.js}.
 */
public final class ScriptHost {

  private final io.parley.WebSocket.Factory client;
  private final EventLoop loop;

  /**
   * A host whose sockets are made by the client of the {@link WebSocketProvider}.
   *
   * @param thread runs tasks where the script may run, never while it does: the thread that all
   *     evaluations run on as well
   * @throws IllegalStateException if no transport is there
   */
  public ScriptHost(Executor thread) {
    this(WebSocketProvider.defaultClient(), thread);
  }

  /** A host whose sockets are made by that client; see {@link #ScriptHost(Executor)}. */
  public ScriptHost(io.parley.WebSocket.Factory client, Executor thread) {
    this.client = client;
    this.loop = EventLoop.on(thread, () -> true);
  }

  /** The text of {@code websocket.js}. */
  public static String script() {
    try (InputStream in = ScriptHost.class.getResourceAsStream("websocket.js")) {
      if (in == null) {
        throw new IllegalStateException("websocket.js is missing beside " + ScriptHost.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code new WebSocket(url, protocols)}. */
  public WebSocket open(String url, String[] protocols) {
    return new WebSocket(client, loop, url, List.of(protocols), socket -> {});
  }

  /** {@code new EventTarget()}. */
  public EventTarget target() {
    return new EventTarget();
  }

  /** {@code new Event(type, ...)}. */
  public Event event(String type, boolean bubbles, boolean cancelable) {
    return new Event(type, bubbles, cancelable);
  }

  /** {@code new MessageEvent(type, ...)}. */
  public Event messageEvent(String type, @Nullable Object data, String origin) {
    return new MessageEvent(type, data, origin);
  }

  /** {@code new CloseEvent(type, ...)}. */
  public Event closeEvent(String type, boolean wasClean, int code, String reason) {
    return new CloseEvent(type, wasClean, code, reason);
  }

  /** {@code new AbortController()}. */
  public AbortController abortController() {
    return new AbortController();
  }

  /** {@code new Blob([text])}. */
  public Blob textBlob(String text) {
    return new Blob(List.of(text));
  }

  /** {@code new Blob([bytes])}. */
  public Blob bytesBlob(byte[] bytes) {
    return new Blob(List.of(bytes));
  }

  /** {@code new Blob(blobs, {type})}. */
  public Blob blob(Blob[] parts, String type) {
    return new Blob(List.of(parts), type);
  }

  /** {@code target.addEventListener(type, listener, {...})}. */
  public void listen(
      EventTarget target,
      String type,
      EventListener<Event> listener,
      boolean capture,
      boolean once,
      boolean passive,
      @Nullable AbortSignal signal) {
    target.addEventListener(
        type, listener, new AddEventListenerOptions(capture, once, passive, signal));
  }

  /** {@code target.removeEventListener(type, listener, capture)}. */
  public void unlisten(
      EventTarget target, String type, EventListener<Event> listener, boolean capture) {
    target.removeEventListener(type, listener, capture);
  }

  /** {@code target.dispatchEvent(event)}. */
  public boolean dispatch(EventTarget target, Event event) {
    return target.dispatchEvent(event);
  }

  /** {@code socket.send(text)}. */
  public void sendText(WebSocket socket, String text) {
    socket.send(text);
  }

  /** {@code socket.send(bytes)}. */
  public void sendBytes(WebSocket socket, byte[] bytes) {
    socket.send(bytes);
  }

  /** {@code socket.send(blob)}. */
  public void sendBlob(WebSocket socket, Blob blob) {
    socket.send(blob);
  }

  /** {@code socket.close()}. */
  public void close(WebSocket socket) {
    socket.close();
  }

  /** {@code socket.close(code, reason)}. */
  public void close(WebSocket socket, int code, String reason) {
    socket.close(code, reason);
  }

  /** The script's object for that event or target, or null when there is none yet. */
  public @Nullable Object peer(Object ours) {
    return ours instanceof Event event
        ? event.peer
        : ours instanceof EventTarget target ? target.peer : null;
  }

  /** Keeps the script's object for that event or target. */
  public void peer(Object ours, Object script) {
    if (ours instanceof Event event) {
      event.peer = script;
    } else if (ours instanceof EventTarget target) {
      target.peer = script;
    }
  }

  /** {@code message}, {@code close} or nothing: which class of event it is for the script. */
  public String kind(Event event) {
    return event instanceof MessageEvent ? "message" : event instanceof CloseEvent ? "close" : "";
  }

  /** {@code text}, {@code blob}, {@code bytes}, or nothing for another kind of data. */
  public String dataKind(@Nullable Object data) {
    return data instanceof String
        ? "text"
        : data instanceof Blob ? "blob" : data instanceof byte[] ? "bytes" : "";
  }

  /** The name of a DOM exception, or null for anything else. */
  public @Nullable String domName(@Nullable Object thrown) {
    return thrown instanceof DOMException error ? error.name() : null;
  }
}
