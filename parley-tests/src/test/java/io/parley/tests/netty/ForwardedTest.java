package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.tests.SocketFolder;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request tells when a proxy has told it; how it is read has tests of its own. */
class ForwardedTest {

  private static final HttpHandler SHOWN =
      request ->
          Response.ok(
              (request.isSecure() ? "https " : "http ")
                  + request.header("Host")
                  + " "
                  + (request.remoteAddress() instanceof InetSocketAddress inet
                      ? inet.getAddress().getHostAddress()
                      : "-"));

  private static final String ASK =
      String.join(
          "\r\n",
          "GET / HTTP/1.1",
          "Host: inner",
          "Connection: close",
          "X-Forwarded-For: 192.0.2.1",
          "X-Forwarded-Proto: https",
          "X-Forwarded-Host: chat.example",
          "",
          "");

  private static String asked(NettyBackend backend) throws Exception {
    try (Server server = PolyHandler.of(SHOWN, request -> ws -> {}).asServer(backend).start();
        RawSocket client = RawSocket.to(server)) {
      return client.send(ASK).answer().body();
    }
  }

  @Test
  void the_word_of_trusted_proxies_is_taken_and_nobody_elses() throws Exception {
    assertThat(asked(Netty.onFreePort().trustForwarded("loopback")))
        .isEqualTo("https chat.example 192.0.2.1");
    assertThat(asked(Netty.onFreePort().trustForwarded("10.0.0.0/8", "unix")))
        .isEqualTo("http inner 127.0.0.1");
    assertThat(asked(Netty.onFreePort())).isEqualTo("http inner 127.0.0.1");
  }

  @Test
  void a_proxy_may_come_by_a_unix_socket() throws Exception {
    NettyBackend backend = Netty.onUnix(SocketFolder.newPath()).trustForwarded("unix");
    try (Server server = PolyHandler.of(SHOWN, request -> ws -> {}).asServer(backend).start()) {
      String path = server.uri().getPath();
      String socket = path.substring(0, path.length() - 1);
      try (SocketChannel channel =
          SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket))) {
        channel.write(ByteBuffer.wrap(ASK.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(
                new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8))
            .endsWith("https chat.example 192.0.2.1");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "loopback, https://chat.example, 101",
    "loopback, http://inner, 403",
    "private, https://chat.example, 403",
    "private, http://inner, 101"
  })
  void origins_are_compared_with_what_is_told(String proxies, String origin, int status)
      throws Exception {
    BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    PolyHandler app =
        PolyHandler.of(
            request -> {
              requests.add(request);
              return ws -> {};
            });
    try (Server server = app.asServer(Netty.onFreePort().trustForwarded(proxies)).start();
        RawSocket client = RawSocket.to(server)) {
      String handshake =
          RawSocket.handshake("/")
              .replace("Host: localhost", "Host: inner\r\nOrigin: " + origin)
              .replace(
                  "\r\n\r\n",
                  "\r\nForwarded: for=\"[2001:db8::1]:5\";proto=https;host=chat.example\r\n\r\n");
      assertThat(client.send(handshake).head()).startsWith("HTTP/1.1 " + status);
      if (status == 101) {
        Request request = requests.poll(20, TimeUnit.SECONDS);
        assertThat(request.isSecure()).isEqualTo(proxies.equals("loopback"));
        assertThat(request.remoteAddress() + "")
            .startsWith(proxies.equals("loopback") ? "/[2001:db8:0:0:0:0:0:1]:5" : "/127.0.0.1:");
      }
    }
  }

  @Test
  void proxies_that_cannot_be_are_told() {
    assertThatThrownBy(() -> Netty.onFreePort().trustForwarded())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trustForwarded names the proxies, such as loopback or 10.0.0.0/8");
    assertThatThrownBy(() -> Netty.onFreePort().trustForwarded("proxy.example"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("loopback, private or unix, not proxy.example");
  }
}
