package io.parley.tests.peers;

import io.parley.WsMessage;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** A socket of Jetty, on either side. */
abstract class JettySocket extends PeerSocket {

  /** Completes when the socket is open. */
  final CompletableFuture<Session> session = new CompletableFuture<>();

  private void call(Consumer<Callback> operation) {
    Peers.get(Callback.Completable.with(operation::accept));
  }

  private Session session() {
    return Peers.get(session);
  }

  @Override
  void send(WsMessage message) {
    if (message.isText()) {
      call(done -> session().sendText(message.text(), done));
    } else {
      call(done -> session().sendBinary(message.bytes(), done));
    }
  }

  /**
   * Sends without waiting, as a callback must: by HTTP/2 its thread may be the one that reads the
   * window's opening.
   */
  final void answer(WsMessage message) {
    if (message.isText()) {
      session().sendText(message.text(), Callback.NOOP);
    } else {
      session().sendBinary(message.bytes(), Callback.NOOP);
    }
  }

  @Override
  void sendFragment(WsMessage part, boolean last) {
    if (part.isText()) {
      call(done -> session().sendPartialText(part.text(), last, done));
    } else {
      call(done -> session().sendPartialBinary(part.bytes(), last, done));
    }
  }

  @Override
  void ping(String payload) {
    call(done -> session().sendPing(Peers.utf8(payload), done));
  }

  @Override
  void close(int code, String reason) {
    session().close(code, reason, Callback.NOOP);
  }

  @Override
  void closeWithoutCode() {
    session().close(1005, null, Callback.NOOP);
  }

  @Override
  void cut() {
    session().disconnect();
  }

  /** The socket has opened; before anything else is told. */
  abstract void opened(Session opened);

  void message(WsMessage message) {
    tell(new PeerEvent.Message(message));
  }

  /** Public, and with the listener's own names, for Jetty looks it up. */
  public final class Listener extends Session.Listener.AbstractAutoDemanding {

    @Override
    public void onWebSocketOpen(Session opened) {
      super.onWebSocketOpen(opened);
      session.complete(opened);
      opened(opened);
    }

    @Override
    public void onWebSocketText(String text) {
      message(WsMessage.of(text));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer bytes, Callback done) {
      WsMessage message = WsMessage.of(bytes);
      done.succeed();
      message(message);
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
      tell(new PeerEvent.Pong(copy(payload)));
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback done) {
      done.succeed();
      tell(new PeerEvent.Closed(code, reason == null ? "" : reason));
    }
  }
}
