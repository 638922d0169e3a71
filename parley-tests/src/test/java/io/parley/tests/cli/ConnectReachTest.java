package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Netty;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code parley connect} gets to a server that is not just there. */
class ConnectReachTest {

  /** A proxy that refuses, and notes for whom. */
  private static final class Refusing implements AutoCloseable {
    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    Refusing() throws IOException {
      Thread thread = new Thread(this::serve, "refusing-proxy");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      try {
        while (true) {
          try (Socket client = listener.accept()) {
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            asked.add(in.readLine());
            while (!in.readLine().isEmpty()) {
              // The rest of the head.
            }
            client
                .getOutputStream()
                .write(
                    "HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nnot there"
                        .getBytes(StandardCharsets.US_ASCII));
          }
        }
      } catch (IOException closed) {
        // The end.
      }
    }

    String url() {
      return "http://localhost:" + listener.getLocalPort();
    }

    void assertAsked(String target) throws InterruptedException {
      assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo("CONNECT " + target + " HTTP/1.1");
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private Server server;

  private String serve(WsHandler handler) {
    server = handler.asServer(Netty.onFreePort()).start();
    return server.uri("/path").toString();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void assertExit(Run run, int status, String err) {
    assertThat(run.exitStatus()).as(run.err().text()).isEqualTo(status);
    assertThat(run.err().text()).contains(err).doesNotContain("\tat ");
  }

  @Test
  void through_a_proxy_whose_refusal_is_told_as_such() throws Exception {
    try (Refusing proxy = new Refusing();
        Run run =
            Run.startWithin(Map.of(), "connect", "--proxy", proxy.url(), "ws://server.test/path")) {
      assertExit(
          run,
          1,
          "the proxy "
              + proxy.url().substring("http://".length())
              + " refused to connect to server.test:80: 403 Forbidden\n  not there\n");
      proxy.assertAsked("server.test:80");
    }
  }

  @ParameterizedTest
  @CsvSource({"http_proxy, ws://server.test, 80", "HTTPS_PROXY, wss://server.test, 443"})
  void through_the_proxy_of_the_environment(String variable, String url, int port)
      throws Exception {
    try (Refusing proxy = new Refusing();
        Run run = Run.startWithin(Map.of(variable, proxy.url()), "connect", url)) {
      assertExit(run, 1, "refused to connect to server.test:" + port);
      proxy.assertAsked("server.test:" + port);
    }
  }

  @Test
  void a_proxy_named_with_the_wrong_scheme_is_hinted_at() throws Exception {
    try (ServerSocket byHand = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String at = "://localhost:" + byHand.getLocalPort();
      try (Run run = Run.startWithin(Map.of(), "connect", "-x", "https" + at, "ws://server.test");
          Socket accepted = byHand.accept()) {
        byte[] answer = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        accepted.getOutputStream().write(answer);
        assertExit(run, 1, "if it does not speak TLS, name it as http:");
        assertThat(run.err().text()).contains("the TLS handshake with the proxy localhost:");
      }
      try (Run run = Run.startWithin(Map.of(), "connect", "-x", "http" + at, "ws://server.test");
          Socket accepted = byHand.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('C');
        accepted.shutdownOutput();
        assertExit(run, 1, "closed the connection before it answered CONNECT; if it speaks TLS,");
      }
    }
  }

  @Test
  void not_through_a_proxy() throws Exception {
    String uri = serve(request -> ws -> ws.close(1000, "bye"));
    try (Refusing proxy = new Refusing();
        Run said = Run.startWithin(Map.of(), "connect", "-x", proxy.url(), "--no-proxy", "*", uri);
        Run here = Run.startWithin(Map.of("all_proxy", proxy.url()), "connect", uri)) {
      assertExit(said, 0, "closed: 1000");
      assertExit(here, 0, "closed: 1000");
      assertThat(proxy.asked).isEmpty();
    }
  }

  @Test
  void redirects_are_followed_when_asked_for() {
    String uri =
        serve(
            request ->
                request.rawPath().equals("/path")
                    ? WsConsumer.refuse(Response.of(Status.FOUND).header("Location", "/end"))
                    : ws -> ws.close(1000, "bye"));
    try (Run run = Run.startWithin(Map.of(), "connect", "--location", uri)) {
      assertExit(run, 0, "closed: 1000");
    }
    try (Run run = Run.startWithin(Map.of(), "connect", uri)) {
      assertExit(run, 1, " refused: 302 Found\n");
    }
  }

  @Test
  void a_circle_is_told() {
    String uri =
        serve(
            request ->
                WsConsumer.refuse(
                    Response.of(Status.FOUND).header("Location", "/path").text("round")));
    try (Run run = Run.startWithin(Map.of(), "connect", "-L", uri)) {
      assertExit(run, 1, "redirected in a circle: " + uri + " -> " + uri + "\n  round\n");
    }
  }

  @Test
  void a_user_logs_in_when_the_server_asks() {
    String uri =
        serve(
            request ->
                "Basic YWRhOnMzY3JldA==".equals(request.header("Authorization"))
                    ? ws -> ws.close(1000, "bye")
                    : WsConsumer.refuse(
                        Response.of(Status.UNAUTHORIZED)
                            .header("WWW-Authenticate", "Basic realm=\"x\"")));
    try (Run run = Run.startWithin(Map.of(), "connect", "-u", "ada:s3cret", uri)) {
      assertExit(run, 0, "closed: 1000");
    }
    try (Run run = Run.startWithin(Map.of(), "connect", "-u", "ada:guess", uri)) {
      assertExit(run, 1, " refused: 401 Unauthorized; it did not take the credentials\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--user, ada, '--user takes NAME:PASSWORD, with a colon'",
    "--proxy, ftp://h, 'a proxy is http, https, socks4 or socks5, not ftp'",
    "--proxy-cacert, f, '--proxy-cacert is for an https: proxy (--proxy)'",
  })
  void what_cannot_be_used_is_wrong_usage(String option, String value, String message) {
    try (Run run = Run.startWithin(Map.of(), "connect", option, value, "ws://localhost:1")) {
      assertExit(run, 2, message);
    }
  }

  @Test
  void a_variable_that_cannot_be_used_is_named() {
    try (Run run =
        Run.startWithin(Map.of("http_proxy", "ftp://h"), "connect", "ws://localhost:1")) {
      assertExit(run, 2, "the environment variable http_proxy: a proxy is http,");
    }
  }
}
