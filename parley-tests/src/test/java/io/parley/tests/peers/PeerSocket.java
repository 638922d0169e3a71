package io.parley.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WsMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A socket of another library as a test drives it: each method does what its name says in that
 * library's own words, and what the library reports waits in a queue. What a library cannot do
 * aborts the test, naming the library.
 */
abstract class PeerSocket {

  private final BlockingQueue<PeerEvent> events = new LinkedBlockingQueue<>();

  /** What was taken from the queue so far; the test's thread only. */
  private final List<PeerEvent> taken = new ArrayList<>();

  abstract void send(WsMessage message);

  /** Sends a message while which the other side may close; the events tell what came of it. */
  void sendInVain(WsMessage message) {
    send(message);
  }

  /** Sends a part of a message, which goes on until a part is the last. */
  abstract void sendFragment(WsMessage part, boolean last);

  abstract void ping(String payload);

  abstract void close(int code, String reason);

  /** Sends a Close frame without a code. */
  abstract void closeWithoutCode();

  /** Cuts the connection without a word of WebSocket. */
  abstract void cut();

  /** Called by the library's listener, on whatever thread. */
  final void tell(PeerEvent event) {
    events.add(event);
  }

  /** The next event, which must be of that kind. */
  final <E extends PeerEvent> E next(Class<E> kind) {
    PeerEvent event = next();
    assertThat(event).as("after %s", taken).isInstanceOf(kind);
    taken.add(event);
    return kind.cast(event);
  }

  /** The next event, of any kind. */
  final PeerEvent next() {
    try {
      PeerEvent event = events.poll(Peers.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(event)
          .as("an event of the peer, within %s, after %s", Peers.PATIENCE, taken)
          .isNotNull();
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the peer", e);
    }
  }

  /** Whether that message is the next event, and comes within two seconds. */
  final boolean isNext(WsMessage message) throws InterruptedException {
    return new PeerEvent.Message(message).equals(events.poll(2, TimeUnit.SECONDS));
  }

  final PeerEvent.Opened nextOpened() {
    return next(PeerEvent.Opened.class);
  }

  final WsMessage nextMessage() {
    return next(PeerEvent.Message.class).message();
  }

  final void assertNextPong(String payload) {
    assertThat(next(PeerEvent.Pong.class).payload()).isEqualTo(Peers.utf8(payload));
  }

  final void assertNextClosed(int code, String reason) {
    assertThat(next(PeerEvent.Closed.class)).isEqualTo(new PeerEvent.Closed(code, reason));
  }

  /** For listeners whose library takes the buffer back. */
  static ByteBuffer copy(ByteBuffer bytes) {
    return WsMessage.of(bytes).bytes();
  }
}
