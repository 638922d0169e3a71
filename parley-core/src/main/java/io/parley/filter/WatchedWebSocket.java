package io.parley.filter;

import io.parley.ForwardingWebSocket;
import io.parley.SendRefusedException;
import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WsMessage;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A socket that shows what is sent, and the closes of this side. */
abstract class WatchedWebSocket extends ForwardingWebSocket {

  WatchedWebSocket(WebSocket next) {
    super(next);
  }

  /** A message was offered, by whichever method; any thread. */
  abstract void sent(WsMessage message, boolean accepted);

  /** This side began to close; any thread. */
  void closing(int code, @Nullable String reason) {}

  /** This side dropped the connection, or tried to; any thread. */
  void canceling() {}

  @Override
  public SendResult offer(WsMessage message) {
    SendResult result = super.offer(message);
    sent(message, result.accepted());
    return result;
  }

  @Override
  public CompletionStage<Void> sendAsync(WsMessage message) {
    CompletionStage<Void> sent = super.sendAsync(message);
    sent(message, !isRefused(sent));
    return sent;
  }

  /** A refusal is known at once. */
  private static boolean isRefused(CompletionStage<Void> sent) {
    try {
      sent.toCompletableFuture().getNow(null);
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof SendRefusedException;
    }
  }

  @Override
  public boolean close(int code, @Nullable String reason) {
    boolean began = super.close(code, reason);
    if (began) {
      closing(code, reason);
    }
    return began;
  }

  @Override
  public void cancel() {
    canceling();
    super.cancel();
  }
}
