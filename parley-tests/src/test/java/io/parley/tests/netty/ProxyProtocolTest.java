package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.http.HttpHandler;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.testing.RawFrame;
import io.parley.tests.LoopbackTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that a proxy passes on with a header in front. */
@ParameterizedClass
@EnumSource(Io.class)
class ProxyProtocolTest {

  private static final String V1 = "PROXY TCP4 192.0.2.1 198.51.100.1 5000 443\r\n";
  private static final byte[] SIGNATURE = latin1("\r\n\r\n\0\r\nQUIT\n");
  private static final int KEY = 0x01020304;

  private static final HttpHandler SHOWN =
      request -> Response.ok((request.isSecure() ? "https " : "http ") + request.remoteAddress());

  private static final WsHandler ADDRESSES =
      request -> ws -> ws.send(ws.remoteAddress() + " to " + ws.localAddress());

  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  @Parameter Io io;

  private NettyBackend backend() {
    return Netty.onFreePort().runtime(io.runtime()).proxyProtocol("loopback");
  }

  private static Server serve(NettyBackend backend) {
    return PolyHandler.of(SHOWN, ADDRESSES).asServer(backend).start();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A header of version 2. */
  private static byte[] v2(int command, int family, byte[]... rest) {
    byte[] told = joined(rest);
    return joined(
        SIGNATURE,
        ByteBuffer.allocate(4)
            .put((byte) (0x20 | command))
            .put((byte) family)
            .putShort((short) told.length)
            .array(),
        told);
  }

  private static byte[] v2Tcp4(byte[]... more) {
    return v2(1, 0x11, addresses("192.0.2.1", "198.51.100.1"), joined(more));
  }

  private static byte[] addresses(String from, String to) {
    try {
      return joined(
          InetAddress.getByName(from).getAddress(),
          InetAddress.getByName(to).getAddress(),
          ByteBuffer.allocate(4).putShort((short) 5000).putShort((short) 443).array());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] tlv(int type, byte[] value) {
    return joined(
        ByteBuffer.allocate(3).put((byte) type).putShort((short) value.length).array(), value);
  }

  /** What a proxy tells about TLS: {@code PP2_TYPE_SSL} with the version inside. */
  private static byte[] tls(int client) {
    byte[] verify = ByteBuffer.allocate(5).put((byte) client).putInt(0).array();
    return tlv(0x20, joined(verify, tlv(0x21, latin1("TLSv1.3"))));
  }

  static Stream<List<Object>> headers() {
    String told = "/192.0.2.1:5000";
    return Stream.of(
        List.of(latin1(V1), "http " + told),
        List.of(
            latin1("PROXY TCP6 2001:db8::1 2001:db8::2 5000 443\r\n"),
            "http /[2001:db8:0:0:0:0:0:1]:5000"),
        List.of(latin1("PROXY UNKNOWN\r\n"), "http /127.0.0.1:"),
        List.of(latin1("PROXY UNKNOWN ffff:: ffff:: 65535 65535\r\n"), "http /127.0.0.1:"),
        List.of(v2Tcp4(), "http " + told),
        List.of(
            v2(1, 0x21, addresses("2001:db8::1", "2001:db8::2")),
            "http /[2001:db8:0:0:0:0:0:1]:5000"),
        List.of(v2Tcp4(tls(1)), "https " + told),
        List.of(v2Tcp4(tls(0)), "http " + told),
        List.of(v2Tcp4(tlv(0x01, latin1("h2")), tls(1), tlv(0xE0, new byte[100])), "https " + told),
        List.of(v2(1, 0x31, path("/run/client"), path("/run/proxy")), "http /run/client"),
        // The proxy itself, to see whether somebody is there; and of what has no addresses.
        List.of(v2(0, 0x00), "http /127.0.0.1:"),
        List.of(v2(0, 0x11, addresses("192.0.2.1", "198.51.100.1")), "http /127.0.0.1:"),
        List.of(v2(1, 0x00), "http /127.0.0.1:"));
  }

  private static byte[] path(String path) {
    return ByteBuffer.allocate(108).put(latin1(path)).array();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void the_client_is_who_the_header_tells(List<Object> header) throws IOException {
    try (Server server = serve(backend())) {
      byte[] all = joined((byte[]) header.get(0), latin1(GET));
      try (RawSocket client = RawSocket.to(server)) {
        assertThat(client.send(all).answer().body()).startsWith((String) header.get(1));
        // It stands in front of the connection, not of each request.
        assertThat(client.send(GET).answer().body()).startsWith((String) header.get(1));
      }
      try (RawSocket client = RawSocket.to(server)) {
        for (byte b : all) {
          client.send(new byte[] {b});
        }
        assertThat(client.answer().body()).startsWith((String) header.get(1));
      }
    }
  }

  @Test
  void sockets_have_the_addresses_told() throws IOException {
    try (Server server = serve(backend());
        RawSocket client = RawSocket.to(server)) {
      byte[] frame = RawFrame.text("early").masked(KEY).encode();
      client.send(joined(latin1(V1 + RawSocket.handshake("/")), frame));
      assertThat(client.head()).contains("101");
      assertThat(text(client.frame())).isEqualTo("/192.0.2.1:5000 to /198.51.100.1:443");
    }
  }

  @Test
  void TLS_comes_behind_it() throws Exception {
    try (Server server = serve(backend().tls(LoopbackTls.server()));
        Socket tcp = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      tcp.getOutputStream().write(v2Tcp4());
      Socket tls =
          LoopbackTls.client()
              .getSocketFactory()
              .createSocket(tcp, "localhost", server.port(), true);
      try (RawSocket client = new RawSocket(tls)) {
        assertThat(client.send(GET).answer().body()).isEqualTo("https /192.0.2.1:5000");
        client.send(RawSocket.handshake("/"));
        assertThat(client.head()).contains("101");
        assertThat(text(client.frame())).isEqualTo("/192.0.2.1:5000 to /198.51.100.1:443");
      }
    }
  }

  private static String text(RawFrame frame) {
    return StandardCharsets.UTF_8.decode(frame.payload()).toString();
  }

  static Stream<List<Object>> malformed() {
    return Stream.of(
        List.of(latin1(GET), "unknown identifier: GET"),
        List.of(latin1("\u0016\u0003\u0001" + "x".repeat(200)), "header length"),
        List.of(latin1("PROXY TCP4 192.0.2.1 198.51.100.1 5000\r\n"), "6 parts"),
        List.of(latin1("PROXY TCP4 192.0.2.1 198.51.100.1 5000 65536\r\n"), "65536"),
        List.of(latin1("PROXY TCP4 192.0.2.256 198.51.100.1 5000 443\r\n"), "192.0.2.256"),
        List.of(latin1("PROXY TCP4 2001:db8::1 2001:db8::2 5000 443\r\n"), "2001:db8::1"),
        List.of(latin1("PROXY UDP4 192.0.2.1 198.51.100.1 5000 443\r\n"), "UDP4"),
        List.of(latin1("PROXY TCP4 " + "1".repeat(100) + "\r\n"), "exceeds the allowed maximum"),
        List.of(v2(1, 0x12, addresses("192.0.2.1", "198.51.100.1")), "not about a connection"),
        List.of(v2(1, 0x11, new byte[11]), "incomplete IPv4 address information"),
        List.of(v2(1, 0x31, new byte[10]), "incomplete UNIX socket address"),
        List.of(v2(2, 0x11, addresses("192.0.2.1", "198.51.100.1")), "unknown command"),
        List.of(v2Tcp4(tlv(0xE0, new byte[5000])), "exceeds the allowed maximum"),
        List.of(v2Tcp4(latin1(" \u00ff\u00ff123")), "TLV length"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void a_connection_without_a_right_one_is_closed_and_logged(List<Object> header) throws Exception {
    try (Logged logged = new Logged();
        Server server = serve(backend());
        RawSocket client = RawSocket.to(server)) {
      client.send((byte[]) header.get(0));
      assertThat(client.rest()).isEmpty();
      logged.await((String) header.get(1));
      String lines = logged.from(Level.WARNING);
      assertThat(lines.lines())
          .singleElement()
          .asString()
          .startsWith("connection of /127.0.0.1:")
          .contains(
              " closed, for want of the PROXY header that it must begin with (proxyProtocol)");
    }
  }

  @Test
  void one_that_comes_late_is_not_waited_for() throws Exception {
    NettyBackend impatient =
        backend().config(config -> config.handshakeTimeout(Duration.ofMillis(300)));
    try (Logged logged = new Logged();
        Server server = serve(impatient);
        RawSocket client = RawSocket.to(server)) {
      client.send("PROXY TCP4 ");
      assertThat(client.rest()).isEmpty();
      logged.await("(proxyProtocol): none within 300 ms (handshakeTimeout)");
    }
  }

  @Test
  void whoever_leaves_before_is_no_news() throws Exception {
    try (Logged logged = new Logged();
        Server server = serve(backend())) {
      RawSocket.to(server).close();
      try (RawSocket client = RawSocket.to(server)) {
        assertThat(client.send(V1 + GET).answer().status()).isEqualTo(200);
      }
      assertThat(logged.from(Level.WARNING)).isEmpty();
    }
  }

  @Test
  void others_send_none_and_are_refused_when_they_do() throws Exception {
    NettyBackend elsewhere =
        Netty.onFreePort().runtime(io.runtime()).proxyProtocol("10.0.0.0/8", "unix");
    try (Server server = serve(elsewhere)) {
      try (RawSocket client = RawSocket.to(server)) {
        assertThat(client.send(GET).answer().body()).startsWith("http /127.0.0.1:");
      }
      for (byte[] header : List.of(latin1(V1), v2Tcp4())) {
        try (Logged logged = new Logged();
            RawSocket client = RawSocket.to(server)) {
          client.send(joined(header, latin1(GET)));
          assertThat(client.rest()).isEmpty();
          logged.await("closed: it sends a PROXY header, and is none of those that may (proxyP");
        }
      }
    }
    try (Server server = serve(Netty.onFreePort().runtime(io.runtime()));
        RawSocket client = RawSocket.to(server)) {
      client.send(V1 + GET);
      assertThat(new String(client.rest(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void the_addresses_told_are_counted() throws IOException {
    try (Server server = serve(backend().maxConnectionsPerAddress(1));
        RawSocket one = RawSocket.to(server);
        RawSocket other = RawSocket.to(server);
        RawSocket same = RawSocket.to(server);
        RawSocket self = RawSocket.to(server)) {
      assertThat(one.send(V1 + GET).answer().status()).isEqualTo(200);
      assertThat(other.send(V1.replace("192.0.2.1", "192.0.2.2") + GET).answer().status())
          .isEqualTo(200);
      assertThat(same.send(V1 + GET).answer().status()).isEqualTo(503);
      assertThat(self.send("PROXY UNKNOWN\r\n" + GET).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void connections_that_have_not_told_yet_are_counted_too() throws IOException {
    try (Server server = serve(backend().maxConnections(1));
        RawSocket silent = RawSocket.to(server)) {
      try (RawSocket second = RawSocket.to(server)) {
        assertThat(second.answer().status()).isEqualTo(503);
      }
      assertThat(silent.send(V1 + GET).answer().status()).isEqualTo(200);
      try (RawSocket third = RawSocket.to(server)) {
        assertThat(third.answer().status()).isEqualTo(503);
      }
    }
  }

  @Test
  void a_stop_does_not_wait_for_those_that_have_told_nothing() throws IOException {
    try (Server server = serve(backend());
        RawSocket silent = RawSocket.to(server)) {
      try (RawSocket client = RawSocket.to(server)) {
        assertThat(client.send(V1 + GET).answer().status()).isEqualTo(200);
      }
      server.stop(WsStatus.GOING_AWAY, Duration.ofSeconds(20));
      assertThat(silent.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "           | proxyProtocol names the proxies, such as loopback or 10.0.0.0/8",
        "10.0.0.0/7 x | a range is an IP address, a network such as 10.0.0.0/8, or loopback,"
      })
  void proxies_that_cannot_be_are_told(String proxies, String message) {
    String[] given = proxies == null ? new String[0] : new String[] {proxies};
    assertThatThrownBy(() -> Netty.onFreePort().proxyProtocol(given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
