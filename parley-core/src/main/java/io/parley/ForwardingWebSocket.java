package io.parley;

import io.parley.http.Request;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket that passes everything on to another: the base of what a filter puts before a consumer.
 * Every {@code send} comes by {@link #offer(WsMessage)}, and every {@code close} with a code by
 * {@link #close(int, String)}, so that overriding these sees all; {@link #sendAsync} and a close
 * with {@link WsStatus#NO_STATUS} stand alone.
 */
public abstract class ForwardingWebSocket implements WebSocket {

  private final WebSocket next;

  /** Creates one before {@code next}. */
  protected ForwardingWebSocket(WebSocket next) {
    this.next = next;
  }

  /** The socket that everything is passed on to. */
  protected final WebSocket next() {
    return next;
  }

  @Override
  public Request request() {
    return next.request();
  }

  @Override
  public @Nullable String subprotocol() {
    return next.subprotocol();
  }

  @Override
  public List<String> extensions() {
    return next.extensions();
  }

  @Override
  public State state() {
    return next.state();
  }

  @Override
  public @Nullable WsStatus closeStatus() {
    return next.closeStatus();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return next.remoteAddress();
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return next.localAddress();
  }

  @Override
  public ConcurrentMap<String, Object> attributes() {
    return next.attributes();
  }

  @Override
  public SendResult offer(WsMessage message) {
    return next.offer(message);
  }

  @Override
  public CompletionStage<Void> sendAsync(WsMessage message) {
    return next.sendAsync(message);
  }

  @Override
  public void cork(Runnable sends) {
    next.cork(sends);
  }

  @Override
  public long queueSize() {
    return next.queueSize();
  }

  @Override
  public CompletionStage<Duration> ping() {
    return next.ping();
  }

  @Override
  public CompletionStage<Duration> ping(ByteBuffer payload) {
    return next.ping(payload);
  }

  @Override
  public @Nullable Duration latency() {
    return next.latency();
  }

  @Override
  public boolean close(int code, @Nullable String reason) {
    return next.close(code, reason);
  }

  /** Passes a status on to {@link #close(int, String)}, but for one that has no code. */
  @Override
  public boolean close(WsStatus status) {
    return status.equals(WsStatus.NO_STATUS)
        ? next.close(status)
        : close(status.code(), status.reason());
  }

  @Override
  public void cancel() {
    next.cancel();
  }

  @Override
  public void pause() {
    next.pause();
  }

  @Override
  public void resume() {
    next.resume();
  }

  @Override
  public void onMessage(Consumer<? super WsMessage> listener) {
    next.onMessage(listener);
  }

  @Override
  public void onClose(Consumer<? super WsStatus> listener) {
    next.onClose(listener);
  }

  @Override
  public void onError(Consumer<? super Throwable> listener) {
    next.onError(listener);
  }

  @Override
  public void onPing(Consumer<? super ByteBuffer> listener) {
    next.onPing(listener);
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    next.onPong(listener);
  }

  @Override
  public void onDrain(Runnable listener) {
    next.onDrain(listener);
  }

  @Override
  public String toString() {
    return next.toString();
  }
}
