package io.parley.tests.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.statistics.Statistics;

/** Whatever stands where a handshake should, and then the end: at most one socket, and one end. */
class GarbageHandshakeTest {

  private static final int IN_A_ROW = 10;

  private final Logger logger = Logger.getLogger("io.parley");
  private final Level level = logger.getLevel();

  @BeforeProperty
  void keepTheGarbageOutOfTheLog() {
    logger.setLevel(Level.OFF);
  }

  @AfterProperty
  void restoreTheLog() {
    logger.setLevel(level);
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
  void any_bytes_instead_of_a_request(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Queue<RecordingConsumer> sockets = new ConcurrentLinkedQueue<>();
    PolyHandler app =
        PolyHandler.of(
            request -> Response.ok("here"),
            request -> {
              RecordingConsumer socket = new RecordingConsumer();
              sockets.add(socket);
              return socket;
            });
    try (Server server = app.asServer(Netty.onFreePort().runtime(Io.NIO.runtime())).start()) {
      for (int i = 0; i < IN_A_ROW; i++) {
        boolean opened = isUpgraded(answer(server, changed(RawSocket.handshake("/"), random)));
        assertThat(sockets).hasSize(opened ? 1 : 0);
        for (RecordingConsumer socket = sockets.poll(); socket != null; socket = sockets.poll()) {
          socket.skipTo(SocketEvent.Closed.class);
          socket.assertExhausted();
        }
        Statistics.collect(opened ? "opened" : "not opened");
      }
      try (RawSocket client = RawSocket.to(server)) {
        assertThat(client.send(RawSocket.handshake("/")).head()).startsWith("HTTP/1.1 101 ");
      }
    }
  }

  /** What the server says to those bytes and a line behind them, at which every head ends. */
  private static String answer(Server server, byte[] bytes) throws IOException {
    try (RawSocket client = RawSocket.to(server)) {
      // With one call: the server that has answered the first part waits for two seconds only.
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(bytes);
      all.writeBytes("x\r\n\r\n".getBytes(ISO_8859_1));
      int first = client.send(all.toByteArray()).socket().getInputStream().read();
      client.endOutput();
      String rest = new String(client.rest(), ISO_8859_1);
      String answer = first < 0 ? "" : (char) first + rest;
      assertThat(answer).matches("(?s)(HTTP/1\\.[01] [1-5]\\d\\d .*)?");
      return answer;
    }
  }

  private static boolean isUpgraded(String answer) {
    return answer.contains("HTTP/1.1 101 ");
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
  void any_bytes_instead_of_an_answer(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(20_000);
      Request request = Request.get("ws://localhost:" + server.getLocalPort() + "/");
      for (int i = 0; i < IN_A_ROW; i++) {
        RecordingListener listener = new RecordingListener();
        Netty.client().runtime(Io.NIO.runtime()).newWebSocket(request, listener);
        try (RawSocket accepted = new RawSocket(server.accept())) {
          String answer = NettyClientTest.accepted(accepted.head());
          accepted.send(changed(answer, random)).endOutput();
          // A socket that opened after all meets the end of its connection.
          listener.skipTo(SocketEvent.Failed.class);
          listener.assertExhausted();
        }
      }
    }
  }

  /** Bytes of no meaning, or that head with some of its bytes changed, left out or doubled. */
  static byte[] changed(String head, Random random) throws IOException {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = head.getBytes(ISO_8859_1);
    for (int i = random.nextInt(4); i > 0; i--) {
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 1 : 40));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(bytes, 0, from);
      switch (random.nextInt(3)) {
        case 0 -> {
          byte[] noise = new byte[to - from];
          random.nextBytes(noise);
          out.write(noise);
        }
        case 1 -> {
          out.write(bytes, from, to - from);
          out.write(bytes, from, to - from);
        }
        default -> {}
      }
      out.write(bytes, to, bytes.length - to);
      bytes = out.size() == 0 ? bytes : out.toByteArray();
    }
    return bytes;
  }
}
