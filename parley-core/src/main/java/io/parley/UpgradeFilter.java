package io.parley;

import io.parley.http.Response;
import java.util.function.UnaryOperator;

/** A filter from handler to handler. */
record UpgradeFilter(UnaryOperator<WsHandler> decorate) implements WsFilter {

  @Override
  public WsHandler then(WsHandler handler) {
    return FilteredHandler.of(handler, this, decorate.apply(handler));
  }

  /**
   * Used on a consumer alone, where the handshake is answered already: a refusal can only close.
   */
  @Override
  public WsConsumer filter(WsConsumer next) {
    return webSocket -> {
      WsConsumer decided = decorate.apply(request -> next).handle(webSocket.request());
      Response refusal = decided.refusal();
      if (refusal == null) {
        decided.accept(webSocket);
      } else {
        webSocket.close(WsStatus.POLICY_VIOLATION);
      }
    };
  }
}
