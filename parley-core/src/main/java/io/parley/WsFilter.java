package io.parley;

import io.parley.http.Request;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Decorates what happens to a socket: a function from consumer to consumer. What the inner consumer
 * carries (subprotocol, headers, refusal) survives. A filter that must see or refuse the request is
 * made by {@link #onUpgrade}.
 */
@FunctionalInterface
public interface WsFilter {

  /** A filter that changes nothing. */
  WsFilter NONE = next -> next;

  /** The consumer to use in place of {@code next}. */
  WsConsumer filter(WsConsumer next);

  /** This filter around {@code inner}: the leftmost of a chain is the outermost. */
  default WsFilter and(WsFilter inner) {
    return new JoinedFilter(this, inner);
  }

  /** That handler behind this filter. A refused request is not filtered. */
  default WsHandler then(WsHandler handler) {
    return FilteredHandler.of(
        handler,
        this,
        request -> {
          WsConsumer consumer = handler.handle(request);
          return consumer.refusal() != null
              ? consumer
              : CarryingConsumer.carry(filter(consumer), consumer);
        });
  }

  /** The sockets of that handler behind this filter; plain requests go by it. */
  default PolyHandler then(PolyHandler handler) {
    WsHandler ws = handler.ws();
    return ws == null ? handler : new PolyHandler(handler.http(), then(ws));
  }

  /**
   * A filter from handler to handler: it sees the request before the handler does, and may answer
   * with {@link WsConsumer#refuse} instead.
   */
  static WsFilter onUpgrade(UnaryOperator<WsHandler> decorate) {
    return new UpgradeFilter(decorate);
  }

  /** A filter that shows each request to {@code tap} and changes nothing. */
  static WsFilter tap(Consumer<? super Request> tap) {
    return onUpgrade(
        next ->
            request -> {
              tap.accept(request);
              return next.handle(request);
            });
  }
}
