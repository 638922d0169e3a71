package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.netty.Netty;
import io.parley.testing.RawFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What comes right behind the opening handshake, while the socket goes from the handlers of HTTP to
 * frames: nothing of it is lost, and every socket ends once. Each test repeats itself, for the
 * bytes travel as they please.
 */
@ParameterizedClass
@EnumSource(Io.class)
class TakeoverTest {

  private static final int KEY = 0x01020304;
  private static final int TIMES = 50;

  @Parameter Io io;

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<WsStatus> ended = new LinkedBlockingQueue<>();
  private Server server;

  @BeforeEach
  void serve() {
    WsHandler handler =
        request ->
            ws -> {
              ws.onMessage(message -> received.add(message.text()));
              ws.onClose(ended::add);
            };
    server = handler.asServer(Netty.onFreePort().runtime(io.runtime())).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] handshakeAnd(RawFrame... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(RawSocket.handshake("/").getBytes(StandardCharsets.ISO_8859_1));
    for (RawFrame frame : frames) {
      all.writeBytes(frame.masked(KEY).encode());
    }
    return all.toByteArray();
  }

  private List<WsStatus> ends() throws InterruptedException {
    List<WsStatus> ends = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      ends.add(ended.poll(20, TimeUnit.SECONDS));
    }
    assertThat(ended).isEmpty();
    return ends;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 129, 130, 140})
  void frames_behind_the_handshake_arrive_however_they_are_split(int at)
      throws IOException, InterruptedException {
    byte[] all =
        handshakeAnd(RawFrame.text("one"), RawFrame.text("two"), RawFrame.close(1000, "bye"));
    int cut = all.length - at;
    for (int i = 0; i < TIMES; i++) {
      try (RawSocket client = RawSocket.to(server)) {
        client.send(Arrays.copyOf(all, Math.max(1, cut)));
        client.send(Arrays.copyOfRange(all, Math.max(1, cut), all.length));
        assertThat(client.head()).contains("101");
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("two");
        byte[] close = RawFrame.close(1000, "bye").encode();
        assertThat(client.rest()).endsWith(close);
      }
    }
    assertThat(ends()).containsOnly(WsStatus.of(1000, "bye"));
  }

  @Test
  void an_end_behind_the_answer_is_seen_behind_what_came_before_it()
      throws IOException, InterruptedException {
    for (int i = 0; i < TIMES; i++) {
      try (RawSocket client = RawSocket.to(server)) {
        client.send(handshakeAnd());
        assertThat(client.head()).contains("101");
        client.send(RawFrame.text("last").masked(KEY)).endOutput();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("last");
        client.rest();
      }
    }
    assertThat(ends()).containsOnly(WsStatus.ABNORMAL_CLOSURE);
  }

  @Test
  void a_reset_behind_the_handshake_leaves_nothing_behind()
      throws IOException, InterruptedException {
    for (int i = 0; i < TIMES; i++) {
      try (RawSocket client = RawSocket.to(server)) {
        client.send(handshakeAnd());
        client.reset();
      }
    }
    // Of those that were reset in time nobody has heard; of each other one there is one end.
    try (RawSocket client = RawSocket.to(server)) {
      client.send(handshakeAnd(RawFrame.text("the last one")));
      assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("the last one");
    }
    // One whose end was told may be counted a moment longer, and one reset in time has none to
    // tell.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int ends = 0;
    while (server.connections() > 0) {
      assertThat(System.nanoTime()).as("waiting for the ends").isLessThan(deadline);
      WsStatus end = ended.poll(10, TimeUnit.MILLISECONDS);
      if (end != null) {
        assertThat(end).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
        ends++;
      }
    }
    assertThat(ends + ended.size()).isLessThanOrEqualTo(TIMES + 1);
  }
}
