package io.parley.connection;

import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.protocol.Negotiated;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A live socket. */
public final class Connection implements WebSocket {
  private Connection() {}

  /** A client's. */
  public static Connection client(
      Request request,
      WebSocketListener listener,
      WebSocketConfig config,
      ConnectionLoop loop,
      Runnable whenCanceled) {
    throw new UnsupportedOperationException();
  }

  /** Handshake done. */
  public void open(Transport transport, Negotiated negotiated, Response response) {
    throw new UnsupportedOperationException();
  }

  /** Handshake failed. */
  public void connectFailed(Throwable cause, @Nullable Response response) {
    throw new UnsupportedOperationException();
  }

  /** Bytes. */
  public void received(ByteBuffer in) {
    throw new UnsupportedOperationException();
  }

  /** End of a pass. */
  public void readComplete() {
    throw new UnsupportedOperationException();
  }

  /** Taken. */
  public void written() {
    throw new UnsupportedOperationException();
  }

  /** End. */
  public void eof() {
    throw new UnsupportedOperationException();
  }

  /** Error. */
  public void failed(Throwable cause) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Request request() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable String subprotocol() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> extensions() {
    throw new UnsupportedOperationException();
  }

  @Override
  public State state() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable WsStatus closeStatus() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ConcurrentMap<String, Object> attributes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SendResult offer(WsMessage message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> sendAsync(WsMessage message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long queueSize() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Duration> ping() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Duration> ping(ByteBuffer payload) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Duration latency() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean close(int code, @Nullable String reason) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cancel() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void pause() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resume() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onMessage(Consumer<? super WsMessage> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onClose(Consumer<? super WsStatus> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onError(Consumer<? super Throwable> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onPing(Consumer<? super ByteBuffer> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onDrain(Runnable listener) {
    throw new UnsupportedOperationException();
  }
}
