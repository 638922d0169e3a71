package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.tests.LoopbackTls;
import io.parley.tests.Needs;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers and clients at files. */
@ParameterizedClass
@EnumSource(Io.class)
class UnixSocketTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  @Parameter Io io;

  @TempDir Path folder;

  private final Events events = new Events();

  private NettyBackend backend(Path path) {
    return Netty.onUnix(path).runtime(io.runtime());
  }

  private NettyBackend backend() {
    return backend(socket());
  }

  private Path socket() {
    return folder.resolve("s");
  }

  private NettyClient client() {
    return Netty.client().runtime(io.runtime());
  }

  private static void assertEchoes(WsClient client) {
    client.send("hello");
    assertThat(client.receive().text()).isEqualTo("hello");
  }

  /** What comes of one request, up to the end. */
  private String http(String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
      return new String(
          java.nio.channels.Channels.newInputStream(channel).readAllBytes(),
          StandardCharsets.ISO_8859_1);
    }
  }

  private static void leaveStale(Path path) throws IOException {
    try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      gone.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
  }

  private void assertCannotStart(NettyBackend backend, String why) {
    assertThatThrownBy(ECHO.asServer(backend)::start)
        .isInstanceOf(Server.BindException.class)
        .hasMessage("cannot listen on " + socket() + ": " + why);
  }

  @Test
  void a_server_names_its_socket_as_a_client_takes_it() {
    try (Server server = ECHO.asServer(backend()).start();
        WsClient client = client().blocking(server.uri("/a?b=c"))) {
      assertThat(server.uri()).hasToString("ws+unix:" + socket() + ":");
      assertThat(server.port()).isZero();
      assertEchoes(client);
    }
    assertThat(socket()).doesNotExist();
  }

  @Test
  void host_path_and_query_are_those_of_the_URI() throws Exception {
    BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    WsHandler noting =
        request -> {
          requests.add(request);
          return ws -> {};
        };
    try (Server server = noting.asServer(backend()).start()) {
      client().blocking(server.uri("/a%20b?c=d")).close();
      Request byUri = requests.poll(20, TimeUnit.SECONDS);
      assertThat(byUri.uri()).isEqualTo(URI.create("/a%20b?c=d"));
      assertThat(byUri.header("Host")).isEqualTo("localhost");
      assertThat(byUri.isSecure()).isFalse();

      client().unixSocket(socket()).blocking("ws://chat.example:81/x?y").close();
      Request byOption = requests.poll(20, TimeUnit.SECONDS);
      assertThat(byOption.uri()).isEqualTo(URI.create("/x?y"));
      assertThat(byOption.header("Host")).isEqualTo("chat.example:81");
    }
  }

  @Test
  void paths_with_any_character_fit_into_the_URI() {
    Path odd = folder.resolve("a b:c%20é?#");
    try (Server server = ECHO.asServer(backend(odd)).start();
        WsClient client = client().blocking(server.uri("/"))) {
      assertEchoes(client);
      assertThat(server.uri().getRawPath()).contains("a%20b%3Ac%2520");
    }
  }

  @Test
  void TLS_goes_over_it_as_well() {
    NettyBackend backend = backend().tls(LoopbackTls.server());
    NettyClient trusting = client().tls(LoopbackTls.client());
    try (Server server = ECHO.asServer(backend).start();
        WsClient client = trusting.blocking(server.uri("/"));
        WsClient byOption = trusting.unixSocket(socket()).blocking("wss://localhost/")) {
      assertThat(server.uri()).hasScheme("wss+unix");
      assertEchoes(client);
      assertEchoes(byOption);
    }
  }

  @Test
  void plain_HTTP_is_served_there() throws Exception {
    PolyHandler app = PolyHandler.of(request -> Response.ok("by " + request.header("Host")), ECHO);
    try (Server server = app.asServer(backend()).start()) {
      assertThat(http("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("by h");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void bad_requests_are_logged_although_their_sender_has_no_address() throws Exception {
    try (Logged logged = new Logged();
        Server server = ECHO.asServer(backend()).start()) {
      assertThat(http("GET / HTTP/3.0\r\n\r\n")).startsWith("HTTP/1.1 505 ");
      logged.await("a peer at " + socket() + " gets 505");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void the_bound_on_all_connections_holds_and_that_by_address_counts_none() {
    NettyBackend bounded = backend().maxConnections(3).maxConnectionsPerAddress(1);
    try (Server server = ECHO.asServer(bounded).start()) {
      WsClient one = client().blocking(server.uri());
      WsClient two = client().blocking(server.uri());
      WsClient three = client().blocking(server.uri());
      assertThatThrownBy(() -> client().blocking(server.uri())).hasMessageContaining("503");
      assertEchoes(one);
      assertEchoes(two);
      assertEchoes(three);
    }
  }

  @Test
  void a_stop_closes_what_is_open_and_removes_the_file() throws Exception {
    Server server = ECHO.asServer(backend()).start();
    client().newWebSocket(Request.get(server.uri("/")), events);
    assertThat(events.next()).isEqualTo("open 101");
    assertThat(server.stop(WsStatus.GOING_AWAY, java.time.Duration.ofSeconds(20)))
        .isEqualTo(new Server.Stopped(1, 0));
    assertThat(events.next()).isEqualTo("closing 1001 Going away");
    assertThat(socket()).doesNotExist();
  }

  @Test
  void the_socket_of_a_server_that_is_gone_is_replaced() throws Exception {
    leaveStale(socket());
    try (Server server = ECHO.asServer(backend()).start();
        WsClient client = client().blocking(server.uri())) {
      assertEchoes(client);
    }
  }

  @Test
  void that_of_a_server_that_listens_stays() {
    try (Server first = ECHO.asServer(backend()).start()) {
      assertCannotStart(backend(), "a server listens there already");
      try (WsClient client = client().blocking(first.uri())) {
        assertEchoes(client);
      }
    }
  }

  @Test
  void what_is_no_socket_stays() throws Exception {
    String alone = "there is a file that is no socket; it is left alone";
    Files.writeString(socket(), "precious");
    assertCannotStart(backend(), alone);
    assertThat(socket()).hasContent("precious");
    Files.delete(socket());

    Files.createDirectory(socket());
    assertCannotStart(backend(), alone);
    Files.delete(socket());

    Path elsewhere = folder.resolve("elsewhere");
    leaveStale(elsewhere);
    Files.createSymbolicLink(socket(), elsewhere);
    assertCannotStart(backend(), alone);
    Files.delete(socket());

    new ProcessBuilder(Needs.program("mkfifo").toString(), socket().toString()).start().waitFor();
    assertCannotStart(backend(), alone);
    assertThat(Files.exists(socket(), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void a_folder_that_is_missing_is_told() {
    Path nowhere = folder.resolve("none").resolve("s");
    assertThatThrownBy(ECHO.asServer(backend(nowhere))::start)
        .isInstanceOf(Server.BindException.class)
        .hasMessageContaining("cannot listen on " + nowhere + ": ")
        .hasMessageContaining("No such file or directory");
  }

  @Test
  void a_path_too_long_is_told_with_the_bound() {
    Path longest = folder.resolve("x".repeat(106 - folder.toString().length() - 1));
    try (Server server = ECHO.asServer(backend(longest)).start();
        WsClient client = client().blocking(server.uri())) {
      assertEchoes(client);
    }
    Path longer = longest.resolveSibling(longest.getFileName() + "x");
    String message =
        "the path of a Unix socket has at most 106 bytes on this system; this one has 107: ";
    assertThatThrownBy(() -> Netty.onUnix(longer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + longer);
    assertThatThrownBy(() -> client().unixSocket(longer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + longer);
    assertThatThrownBy(() -> client().blocking("ws+unix:" + longer + ":/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + longer);
  }

  @Test
  void permissions_are_those_asked_for() throws Exception {
    try (Server server = ECHO.asServer(backend().socketPermissions("rw-rw----")).start();
        WsClient client = client().blocking(server.uri())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
          .isEqualTo("rw-rw----");
      assertEchoes(client);
    }
  }

  @Test
  void options_that_cannot_be_are_told() {
    assertThatThrownBy(() -> backend().socketPermissions("660"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("permissions are given as rw-rw----, not as 660");
    assertThatThrownBy(() -> Netty.on(0).socketPermissions("rw-rw----"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("only a Unix socket has permissions (Netty.onUnix)");
    assertThatThrownBy(() -> backend().host("localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a server on the Unix socket " + socket() + " has no host");
  }

  @Test
  void a_client_tells_why_it_cannot_connect() throws Exception {
    client().newWebSocket(Request.get("ws+unix:" + socket() + ":/"), events);
    assertThat(events.nextFailure())
        .isInstanceOf(java.net.ConnectException.class)
        .hasMessage("cannot connect to " + socket() + ": No such file or directory");
    leaveStale(socket());
    client().unixSocket(socket()).newWebSocket(Request.get("ws://h/"), events);
    assertThat(events.nextFailure())
        .isInstanceOf(java.net.ConnectException.class)
        .hasMessage("cannot connect to " + socket() + ": Connection refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ws+unix:relative:/     | a Unix socket is named as ws+unix:/path/of/socket:/path, not",
        "ws+unix://host/s:/     | a Unix socket is named as ws+unix:/path/of/socket:/path, not",
        "ws+unix:/s:no-path     | behind the colon of ws+unix:/path/of/socket:/path stands a path",
        "ws+unix:/s:/#fragment  | a WebSocket URI has no fragment",
        "http+unix:/s:/         | the scheme of a WebSocket URI is ws, wss, http or https"
      })
  void URIs_that_name_no_socket_are_told(String uri, String message) {
    assertThatThrownBy(() -> client().newWebSocket(Request.get(uri), events))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void a_URI_may_end_behind_the_socket() {
    try (Server server = ECHO.asServer(backend()).start();
        WsClient client = client().blocking("ws+unix:" + socket())) {
      assertThat(server.connections()).isOne();
      assertEchoes(client);
    }
  }
}
