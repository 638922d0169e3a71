package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.HandshakeException;
import io.parley.WebSocket;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.testing.RawFrame;
import io.parley.tests.HeldPort;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client against a server that is played by hand. */
@ParameterizedClass
@EnumSource(Io.class)
class NettyClientTest {

  /** A label too long for any name, so that no server of names is asked, which may be slow. */
  static final String NO_SUCH_HOST = "no-such-host-".repeat(5) + "at-all.invalid";

  @Parameter Io io;

  private final Events events = new Events();
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(20_000);
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private NettyClient client() {
    return Netty.client().runtime(io.runtime());
  }

  private String where() {
    return "localhost:" + listener.getLocalPort();
  }

  private Request request(String path) {
    return Request.get("ws://" + where() + path);
  }

  private WebSocket connect(NettyClient client) {
    return client.newWebSocket(request("/"), events);
  }

  private RawSocket accept() throws IOException {
    return new RawSocket(listener.accept());
  }

  /** The good answer to that request. */
  static String accepted(String head) {
    String key = "";
    for (String line : head.split("\r\n", -1)) {
      if (line.startsWith("Sec-WebSocket-Key: ")) {
        key = line.substring("Sec-WebSocket-Key: ".length());
      }
    }
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + acceptOf(key)
        + "\r\n\r\n";
  }

  private static String acceptOf(String key) {
    try {
      byte[] hash =
          java.security.MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.US_ASCII));
      return java.util.Base64.getEncoder().encodeToString(hash);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] joined(String head, RawFrame... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    for (RawFrame frame : frames) {
      all.writeBytes(frame.encode());
    }
    return all.toByteArray();
  }

  @Test
  void the_request_is_what_the_application_asked_for() throws Exception {
    WebSocket ws =
        client()
            .newWebSocket(
                request("/chat?room=a%20b")
                    .header("Sec-WebSocket-Protocol", "v2, v1")
                    .header("Authorization", "Bearer x"),
                events);
    try (RawSocket server = accept()) {
      String head = server.head();
      assertThat(head)
          .startsWith("GET /chat?room=a%20b HTTP/1.1\r\nHost: " + where() + "\r\n")
          .contains("Upgrade: websocket\r\n")
          .contains("Connection: Upgrade\r\n")
          .contains("Sec-WebSocket-Version: 13\r\n")
          .contains("Sec-WebSocket-Protocol: v2, v1\r\n")
          .contains("Authorization: Bearer x\r\n");
      server.send(accepted(head).replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: v1\r\n\r\n"));
      assertThat(events.next()).isEqualTo("open 101");
      assertThat(ws.subprotocol()).isEqualTo("v1");
      ws.cancel();
    }
  }

  @Test
  void each_key_is_another() throws Exception {
    try {
      connect(client());
      connect(client());
      try (RawSocket one = accept();
          RawSocket two = accept()) {
        assertThat(accepted(one.head())).isNotEqualTo(accepted(two.head()));
      }
    } finally {
      events.next();
      events.next();
    }
  }

  @Test
  void frames_that_come_with_the_answer_are_not_lost() throws Exception {
    WebSocket ws = connect(client());
    try (RawSocket server = accept()) {
      server.send(joined(accepted(server.head()), RawFrame.text("one"), RawFrame.text("two")));
      assertThat(events.next()).isEqualTo("open 101");
      assertThat(events.next()).isEqualTo("one");
      assertThat(events.next()).isEqualTo("two");
      ws.send("three");
      RawFrame frame = server.frame();
      assertThat(frame.text()).isEqualTo("three");
      assertThat(frame.mask()).isNotNull();
      ws.close(1000, "bye");
      assertThat(server.frame().opcode()).isEqualTo(RawFrame.CLOSE);
      server.send(RawFrame.close(1000, "bye")).endOutput();
      assertThat(events.next()).isEqualTo("closing 1000 bye");
      assertThat(events.next()).isEqualTo("closed 1000 bye");
      server.expectEnd();
    }
  }

  @Test
  void frames_and_the_end_may_come_with_the_answer() throws Exception {
    connect(client());
    try (RawSocket server = accept()) {
      server.send(joined(accepted(server.head()), RawFrame.text("one"), RawFrame.close(1000, "x")));
      server.endOutput();
      assertThat(events.next()).isEqualTo("open 101");
      assertThat(events.next()).isEqualTo("one");
      assertThat(events.next()).isEqualTo("closing 1000 x");
      assertThat(events.next()).isEqualTo("closed 1000 x");
    }
  }

  @Test
  void the_answer_may_come_byte_by_byte_behind_interim_ones() throws Exception {
    WebSocket ws = connect(client());
    try (RawSocket server = accept()) {
      String interim = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
      for (byte each : joined(interim + accepted(server.head()), RawFrame.text("one"))) {
        server.send(new byte[] {each});
      }
      assertThat(events.next()).isEqualTo("open 101");
      assertThat(events.next()).isEqualTo("one");
      ws.cancel();
    }
  }

  @Test
  void a_refusal_comes_with_its_body() throws Exception {
    connect(client());
    try (RawSocket server = accept()) {
      server.head();
      server.send("HTTP/1.1 403 Forbidden\r\nX-Why: y\r\nContent-Length: 7\r\n\r\nsorry, ");
      refusedWith(403, "sorry, ");
      assertThat(events.failureResponse().header("X-Why")).isEqualTo("y");
      server.rest();
    }
  }

  @Test
  void a_body_ends_with_its_chunks_or_the_connection() throws Exception {
    connect(client());
    try (RawSocket server = accept()) {
      server.head();
      server.send("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
      refusedWith(500, "abc");
    }
    connect(client());
    try (RawSocket server = accept()) {
      server.head();
      server.send("HTTP/1.1 404 Not Found\r\n\r\nuntil the end").endOutput();
      refusedWith(404, "until the end");
    }
  }

  @Test
  void no_more_of_a_body_is_read_than_tells_why() throws Exception {
    connect(client());
    try (RawSocket server = accept()) {
      server.head();
      server.send("HTTP/1.1 500 Oops\r\n\r\n" + "x".repeat(10_000));
      refusedWith(500, "x".repeat(8 * 1024));
      server.rest();
    }
  }

  @Test
  void a_body_that_does_not_end_comes_as_far_as_it_got_in_time() throws Exception {
    // Long enough for this test to send its part, however slow the machine.
    connect(client().config(c -> c.handshakeTimeout(Duration.ofSeconds(4))));
    try (RawSocket server = accept()) {
      server.head();
      server.send("HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\npart");
      refusedWith(503, "part");
    }
  }

  private void refusedWith(int status, String body) throws InterruptedException {
    Throwable failure = events.nextFailure();
    assertThat(failure)
        .isInstanceOf(HandshakeException.class)
        .hasMessageContaining(Integer.toString(status));
    assertThat(events.failureResponse().status().code()).isEqualTo(status);
    assertThat(events.failureResponse().bodyText()).isEqualTo(body);
  }

  @Test
  void a_wrong_accept_is_a_failure_with_the_answer() throws Exception {
    connect(client());
    try (RawSocket server = accept()) {
      server.head();
      server.send(accepted("Sec-WebSocket-Key: other"));
      assertThat(events.nextFailure())
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("Sec-WebSocket-Accept");
      assertThat(events.failureResponse().status().code()).isEqualTo(101);
      assertThat(server.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n",
        "\u0000\u0001\u0002\u0003\r\n\r\n",
        "HTTP/1.1 two hundred\r\n\r\n",
        "HTTP/1.1 777 Strange\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nnocolon\r\n\r\n",
      })
  void what_is_no_HTTP_is_a_failure_that_names_the_server(String answer) throws Exception {
    connect(client());
    try (RawSocket server = accept()) {
      server.head();
      server.send(answer);
      assertThat(events.nextFailure())
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining(where() + " did not answer in HTTP");
      assertThat(server.rest()).isEmpty();
    }
  }

  @Test
  void the_head_of_the_answer_is_bounded() throws Exception {
    connect(client().config(c -> c.maxHeaderSize(300)));
    try (RawSocket server = accept()) {
      server.send(accepted(server.head()).replace("\r\n\r\n", "\r\nX: " + "y".repeat(200)));
      server.send("\r\n\r\n");
      assertThat(events.nextFailure())
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("300 (maxHeaderSize)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 101 X\r\nA: b\r\nC: ", "HTTP/1.1 101 "})
  void a_head_far_beyond_its_bound_is_told_by_the_option(String beginning) throws Exception {
    connect(client().config(c -> c.maxHeaderSize(300)));
    try (RawSocket server = accept()) {
      server.head();
      server.send(beginning + "y".repeat(5000));
      assertThat(events.nextFailure())
          .isInstanceOf(HandshakeException.class)
          .hasMessage(where() + " answered with headers of more than 300 bytes (maxHeaderSize)");
    }
  }

  @Test
  void a_server_that_closes_before_it_answers_is_named() throws Exception {
    connect(client());
    try (RawSocket server = accept()) {
      server.head();
    }
    assertThat(events.nextFailure())
        .isInstanceOf(EOFException.class)
        .hasMessage(where() + " closed the connection before it answered the handshake");
    connect(client());
    try (RawSocket server = accept()) {
      server.head();
      server.reset();
    }
    assertThat(events.nextFailure())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(where())
        .hasMessageContaining("reset");
  }

  @Test
  void a_server_that_does_not_answer_is_given_up_in_time() throws Exception {
    // By its address: the connect is done at once, where a look-up may take its time.
    String address = "127.0.0.1:" + listener.getLocalPort();
    client()
        .config(c -> c.handshakeTimeout(Duration.ofMillis(300)))
        .newWebSocket(Request.get("ws://" + address + "/"), events);
    try (RawSocket server = accept()) {
      server.head();
      assertThat(events.nextFailure())
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage(
              "gave up waiting for the answer of " + address + " after 300 ms (handshakeTimeout)");
      assertThat(server.rest()).isEmpty();
    }
  }

  @Test
  void a_connect_has_a_bound_of_its_own() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full);
      // By its address: a look-up would use up some of the time.
      URI uri = URI.create("ws://127.0.0.1:" + full.getLocalPort() + "/");
      client().connectTimeout(Duration.ofMillis(200)).newWebSocket(Request.get(uri), events);
      assertThat(events.nextFailure())
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage(
              "gave up connecting to 127.0.0.1:"
                  + full.getLocalPort()
                  + " after 200 ms (connectTimeout)");
    }
  }

  /** Connects until the system takes no more for a server that accepts none. */
  static void fill(ServerSocket full) throws IOException {
    for (int i = 0; i < 10; i++) {
      java.net.Socket socket = new java.net.Socket();
      try {
        socket.connect(full.getLocalSocketAddress(), 300);
      } catch (SocketTimeoutException e) {
        socket.close();
        return;
      }
    }
    throw new AssertionError("the backlog does not fill");
  }

  @Test
  void a_port_where_nobody_listens_is_named() throws Exception {
    try (HeldPort port = new HeldPort()) {
      String nowhere = "localhost:" + port.number();
      client().newWebSocket(Request.get("ws://" + nowhere + "/"), events);
      assertThat(events.nextFailure())
          .isInstanceOf(ConnectException.class)
          .hasMessage("cannot connect to " + nowhere + ": Connection refused");
    }
  }

  @Test
  void a_host_that_does_not_exist_is_named() throws Exception {
    client().newWebSocket(Request.get("ws://" + NO_SUCH_HOST + "/"), events);
    assertThat(events.nextFailure())
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("unknown host " + NO_SUCH_HOST);
  }

  @Test
  void addresses_may_stand_for_hosts() throws Exception {
    URI uri = URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
    WebSocket ws = client().newWebSocket(Request.get(uri), events);
    try (RawSocket server = accept()) {
      server.send(accepted(server.head()));
      assertThat(events.next()).isEqualTo("open 101");
      ws.cancel();
    }
  }

  @Test
  void an_IPv6_address_stands_in_brackets() throws Exception {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (ServerSocket six = new ServerSocket(0, 10, InetAddress.getByAddress(loopback))) {
      URI uri = URI.create("ws://[::1]:" + six.getLocalPort() + "/");
      client().newWebSocket(Request.get(uri), events);
      try (RawSocket server = new RawSocket(six.accept())) {
        assertThat(server.head()).contains("Host: [::1]:" + six.getLocalPort());
      }
      assertThat(events.nextFailure()).hasMessageContaining("[::1]:" + six.getLocalPort());
    }
  }

  @Test
  void cancel_before_the_connection_leaves_nothing() throws Exception {
    WebSocket ws = connect(client());
    ws.cancel();
    assertThat(events.nextFailure()).hasMessageContaining("cancel");
    assertThat(ws.state()).isEqualTo(WebSocket.State.CANCELED);
    // Either nobody came, or who came has gone.
    listener.setSoTimeout(200);
    try (RawSocket server = accept()) {
      server.rest();
    } catch (SocketTimeoutException nobody) {
      assertThat(nobody).isNotNull();
    }
  }

  @Test
  void cancel_while_the_answer_is_awaited_drops_the_connection() throws Exception {
    WebSocket ws = connect(client());
    try (RawSocket server = accept()) {
      server.head();
      ws.cancel();
      assertThat(server.rest()).isEmpty();
      assertThat(events.nextFailure()).hasMessageContaining("cancel");
    }
  }

  @Test
  void what_was_sent_while_connecting_goes_out_behind_the_handshake() throws Exception {
    WebSocket ws = connect(client());
    assertThat(ws.state()).isEqualTo(WebSocket.State.CONNECTING);
    assertThat(ws.remoteAddress()).isNull();
    ws.send("early");
    ws.close(1000, "done");
    try (RawSocket server = accept()) {
      server.send(accepted(server.head()));
      assertThat(server.frame().text()).isEqualTo("early");
      assertThat(server.frame().opcode()).isEqualTo(RawFrame.CLOSE);
      server.send(RawFrame.close(1000, "done"));
      server.expectEnd();
    }
  }

  @Test
  void a_peer_that_tells_why_and_resets_is_heard_although_writing_fails() throws Exception {
    // Whether the failure is met first is a matter of luck, most of the time it is.
    for (int i = 0; i < 10; i++) {
      WebSocket ws = connect(client());
      try (RawSocket server = accept()) {
        server.send(accepted(server.head()));
        assertThat(events.next()).isEqualTo("open 101");
        for (int sent = 0; sent < 12; sent++) {
          ws.send(new byte[1 << 20]);
        }
        server.frame();
        server.send(RawFrame.close(1009, "")).reset();
      }
      assertThat(events.next()).isEqualTo("closing 1009 ");
      assertThat(events.next()).isInstanceOfAny(Throwable.class, String.class);
    }
  }

  @Test
  void a_request_that_cannot_be_one_is_refused_at_once() {
    assertThatThrownBy(() -> client().newWebSocket(Request.get("ftp://localhost/"), events))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client().connectTimeout(Duration.ofSeconds(-1)))
        .hasMessageContaining("connectTimeout");
  }

  @Test
  void no_bound_means_no_bound() throws Exception {
    WebSocket ws = connect(client().config(c -> c.handshakeTimeout(Duration.ZERO)));
    try (RawSocket server = accept()) {
      server.send(accepted(server.head()));
      assertThat(events.next()).isEqualTo("open 101");
      ws.cancel();
    }
  }

  @Test
  void a_look_up_does_not_hold_up_the_sockets_of_the_loop() throws Exception {
    WebSocket ws = connect(client());
    try (RawSocket server = accept()) {
      server.send(accepted(server.head()));
      assertThat(events.next()).isEqualTo("open 101");
      client().newWebSocket(Request.get("ws://" + NO_SUCH_HOST + "/"), new Events());
      assertThat(ws.ping().toCompletableFuture()).isNotDone();
      RawFrame ping = server.frame();
      server.send(RawFrame.of(RawFrame.PONG, bytes(ping)));
      ws.send("still quick");
      assertThat(server.frame().text()).isEqualTo("still quick");
      ws.cancel();
    }
  }

  private static byte[] bytes(RawFrame frame) {
    byte[] bytes = new byte[frame.payload().remaining()];
    frame.payload().duplicate().get(bytes);
    return bytes;
  }
}
