package io.parley.tests.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.parley.netty.http2.Http2Session;
import io.parley.netty.http2.SessionBounds;
import io.parley.netty.http2.SessionOwner;
import io.parley.netty.http2.SessionStream;
import io.parley.netty.http2.StreamHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A connection without a socket under it. */
class Http2SessionTest {

  private static final SessionBounds BOUNDS = new SessionBounds(100, 65_535, 8192, 200, 3000);

  private static final class Nobody implements SessionOwner {
    @Override
    public StreamHandler accept(SessionStream stream) {
      throw new AssertionError(stream);
    }

    @Override
    public void settings(boolean connectProtocol) {}

    @Override
    public void streamsChanged() {}

    @Override
    public void goAway() {}

    @Override
    public void failed(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void closed() {}
  }

  /** Numbers of streams have 31 bits (RFC 9113 section 5.1.1). */
  @Test
  void a_connection_whose_numbers_are_used_up_has_no_room() throws Exception {
    Http2Session session = Http2Session.client(BOUNDS, new Nobody());
    EmbeddedChannel channel = new EmbeddedChannel(session);
    channel.writeInbound(
        Unpooled.wrappedBuffer(RawHttp2.bytes(RawHttp2.SETTINGS, 0, 0, new byte[0])));
    session.connection().local().createStream(Integer.MAX_VALUE - 2, false);
    assertThat(session.hasRoom()).isTrue();
    session.connection().local().createStream(Integer.MAX_VALUE, false);
    assertThat(session.hasRoom()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void what_the_peer_has_ended_is_closed_without_waiting_for_it() {
    EmbeddedChannel channel = new EmbeddedChannel(Http2Session.client(BOUNDS, new Nobody()));
    channel.freezeTime();
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void who_leaves_first_waits_for_the_peer_but_not_for_long() {
    Http2Session session = Http2Session.client(BOUNDS, new Nobody());
    EmbeddedChannel channel = new EmbeddedChannel(session);
    channel.freezeTime();
    session.leave();
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }
}
