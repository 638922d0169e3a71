package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.http.Response;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's events as lines, in order; each is waited for twenty seconds at most. */
final class Events implements WebSocketListener {

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private volatile Response failureResponse;

  @Override
  public void onOpen(WebSocket webSocket, Response response) {
    events.add("open " + response.status().code());
  }

  @Override
  public void onMessage(WebSocket webSocket, String text) {
    events.add(text);
  }

  @Override
  public void onClosing(WebSocket webSocket, int code, String reason) {
    events.add("closing " + code + " " + reason);
  }

  @Override
  public void onClosed(WebSocket webSocket, int code, String reason) {
    events.add("closed " + code + " " + reason);
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
    failureResponse = response;
    events.add(cause);
  }

  Object next() throws InterruptedException {
    return events.poll(20, TimeUnit.SECONDS);
  }

  Throwable nextFailure() throws InterruptedException {
    Object event = next();
    assertThat(event).isInstanceOf(Throwable.class);
    return (Throwable) event;
  }

  /** The response that came with the failure, or null. */
  Response failureResponse() {
    return failureResponse;
  }
}
