package io.parley.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.Server;
import io.parley.WsHandler;
import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.FuzzingServer;
import io.parley.conformance.ServerTester;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Dialer;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Scale;
import io.parley.conformance.cases.Target;
import io.parley.conformance.wire.SocketConnection;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.netty.NettyRuntime;
import io.parley.tests.SocketFolder;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends are put to every case over Unix sockets, natively and on NIO. */
class UnixConformanceTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Timeout(240)
  void a_server_is_ok_in_every_case(boolean nativeTransport) throws Exception {
    Path path = SocketFolder.newPath();
    try (NettyRuntime runtime = NettyRuntime.builder().nativeTransport(nativeTransport).build()) {
      NettyBackend backend =
          Netty.onUnix(path)
              .runtime(runtime)
              .config(
                  config ->
                      config
                          .compression(Compression.on())
                          .handshakeTimeout(Duration.ofSeconds(5))
                          .closeTimeout(ServerConformanceTest.CLOSE_TIMEOUT));
      try (Server server = ECHO.asServer(backend).start()) {
        Dialer dialer =
            (uri, patience, trace) ->
                new SocketConnection(SocketChannel.open(UnixDomainSocketAddress.of(path)), trace);
        URI uri = URI.create("ws://localhost/");
        AgentResults results =
            new ServerTester(Catalogue.cases(Role.SERVER, Scale.SMALL), 4, LIMIT)
                .test(
                    "parley", new Target(uri, dialer, ServerConformanceTest.PATIENT), result -> {});
        assertThat(server.uri()).hasScheme("ws+unix");
        assertThat(results.results()).hasSizeGreaterThan(600);
        assertThat(
                nativeTransport
                    ? ServerConformanceTest.unexpected(results)
                    : ServerConformanceTest.unexpectedWithoutHalfClose(results))
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Timeout(240)
  void a_client_is_ok_in_every_case(boolean nativeTransport) throws Exception {
    List<Case> cases = Catalogue.cases(Role.CLIENT, Scale.SMALL);
    Path path = SocketFolder.newPath();
    FuzzingServer.Listener listener =
        new FuzzingServer.Listener() {
          @Override
          public void onResult(String agent, CaseResult result) {}

          @Override
          public void onUpdateReports(String agent) {}
        };
    try (NettyRuntime runtime = NettyRuntime.builder().nativeTransport(nativeTransport).build();
        FuzzingServer server =
            FuzzingServer.start(path, cases, ServerConformanceTest.PATIENT, LIMIT, listener)) {
      NettyClient client =
          Netty.client()
              .runtime(runtime)
              .config(config -> config.closeTimeout(ServerConformanceTest.CLOSE_TIMEOUT));
      new Driver(client, "ws+unix:" + path + ":", "parley").run();
      AgentResults results = server.results().get(0);
      assertThat(results.results()).hasSize(cases.size());
      assertThat(
              nativeTransport
                  ? ServerConformanceTest.unexpected(results)
                  : ServerConformanceTest.unexpectedWithoutHalfClose(results))
          .isEmpty();
    } finally {
      Files.deleteIfExists(path);
    }
  }
}
