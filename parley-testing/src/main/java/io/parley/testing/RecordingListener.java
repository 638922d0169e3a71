package io.parley.testing;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Response;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A listener object that records, and then calls another if there is one. */
public final class RecordingListener extends Recorder implements WebSocketListener {

  private final WebSocketListener next;

  /** One that only records. */
  public RecordingListener() {
    this(new WebSocketListener() {}, null);
  }

  /** One that records each event and then passes it on. */
  public RecordingListener(WebSocketListener next) {
    this(next, null);
  }

  RecordingListener(Runnable pump) {
    this(new WebSocketListener() {}, pump);
  }

  RecordingListener(WebSocketListener next, @Nullable Runnable pump) {
    super(pump);
    this.next = next;
  }

  @Override
  public void onOpen(WebSocket webSocket, Response response) {
    record(new SocketEvent.Opened(webSocket, response), () -> next.onOpen(webSocket, response));
  }

  @Override
  public void onMessage(WebSocket webSocket, WsMessage message) {
    record(new SocketEvent.Message(message), () -> next.onMessage(webSocket, message));
  }

  @Override
  public void onPing(WebSocket webSocket, ByteBuffer payload) {
    record(new SocketEvent.Ping(payload), () -> next.onPing(webSocket, payload));
  }

  @Override
  public void onPong(WebSocket webSocket, ByteBuffer payload) {
    record(new SocketEvent.Pong(payload), () -> next.onPong(webSocket, payload));
  }

  @Override
  public void onDrain(WebSocket webSocket) {
    record(new SocketEvent.Drained(), () -> next.onDrain(webSocket));
  }

  @Override
  public void onClosing(WebSocket webSocket, int code, String reason) {
    record(
        new SocketEvent.Closing(WsStatus.of(code, reason)),
        () -> next.onClosing(webSocket, code, reason));
  }

  @Override
  public void onClosed(WebSocket webSocket, int code, String reason) {
    record(
        new SocketEvent.Closed(WsStatus.of(code, reason)),
        () -> next.onClosed(webSocket, code, reason));
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable cause, @Nullable Response response) {
    record(
        new SocketEvent.Failed(cause, response), () -> next.onFailure(webSocket, cause, response));
  }
}
