package io.parley.connection;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The functions attached to one socket, for each event in the order they were added. Any thread
 * adds; callbacks read.
 */
final class Listeners {

  private volatile List<Consumer<? super WsMessage>> message = List.of();
  private volatile List<Consumer<? super WsStatus>> close = List.of();
  private volatile List<Consumer<? super Throwable>> error = List.of();
  private volatile List<Consumer<? super ByteBuffer>> ping = List.of();
  private volatile List<Consumer<? super ByteBuffer>> pong = List.of();
  private volatile List<Runnable> drain = List.of();

  synchronized void addMessage(Consumer<? super WsMessage> listener) {
    message = with(message, listener);
  }

  synchronized void addClose(Consumer<? super WsStatus> listener) {
    close = with(close, listener);
  }

  synchronized void addError(Consumer<? super Throwable> listener) {
    error = with(error, listener);
  }

  synchronized void addPing(Consumer<? super ByteBuffer> listener) {
    ping = with(ping, listener);
  }

  synchronized void addPong(Consumer<? super ByteBuffer> listener) {
    pong = with(pong, listener);
  }

  synchronized void addDrain(Runnable listener) {
    drain = with(drain, listener);
  }

  private static <T> List<T> with(List<T> listeners, T added) {
    if (listeners.isEmpty()) {
      return List.of(added);
    }
    List<T> all = new ArrayList<>(listeners);
    all.add(added);
    return List.copyOf(all);
  }

  List<Consumer<? super WsMessage>> message() {
    return message;
  }

  List<Consumer<? super WsStatus>> close() {
    return close;
  }

  List<Consumer<? super Throwable>> error() {
    return error;
  }

  List<Consumer<? super ByteBuffer>> ping() {
    return ping;
  }

  List<Consumer<? super ByteBuffer>> pong() {
    return pong;
  }

  List<Runnable> drain() {
    return drain;
  }
}
