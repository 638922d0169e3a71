package io.parley.filter;

import io.parley.ForwardingWebSocket;
import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.util.function.Consumer;

/** A socket that delivers no message beyond a rate: the first one too many closes it. */
final class Limited extends ForwardingWebSocket {

  private static final System.Logger LOG = System.getLogger(Limited.class.getName());
  private static final WsStatus TOO_MANY = WsStatus.of(1008, "Too many messages");

  private final Rate rate;
  private final TokenBucket bucket;

  /** Whether the present message, or one before, was too many; only callbacks touch it. */
  private boolean over;

  Limited(WebSocket next, Rate rate) {
    super(next);
    this.rate = rate;
    bucket = new TokenBucket(rate);
  }

  /** Counts each message once, before any listener has it: the first listener is called first. */
  void begin() {
    next().onMessage(message -> count());
  }

  private void count() {
    if (!over && !bucket.take()) {
      over = true;
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} sent more messages than the rate limit lets through, {1}: closing with {2}",
          remoteAddress(),
          rate,
          TOO_MANY);
      close(TOO_MANY);
    }
  }

  @Override
  public void onMessage(Consumer<? super WsMessage> listener) {
    super.onMessage(
        message -> {
          if (!over) {
            listener.accept(message);
          }
        });
  }
}
