package io.parley.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.Server;
import io.parley.WsHandler;
import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.FuzzingServer;
import io.parley.conformance.Selection;
import io.parley.conformance.ServerTester;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Scale;
import io.parley.conformance.cases.SocketDialer;
import io.parley.conformance.cases.Target;
import io.parley.http.HttpVersion;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.tests.LoopbackTls;
import io.parley.tests.http2.HaProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both ends are put to the kit over HTTP/2, in the clear and with TLS. The kit speaks HTTP/1.1, and
 * HAProxy takes each socket from one to the other: what it says of an opening handshake is
 * HAProxy's answer, so the cases that are about that are left out.
 */
class Http2ConformanceTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static List<Case> cases(Role role, List<String> leftOut) {
    return Selection.of(List.of("*"), leftOut).of(Catalogue.cases(role, Scale.SMALL));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(240)
  void a_server_is_ok_in_every_case(boolean tls) throws Exception {
    Queue<HttpVersion> versions = new ConcurrentLinkedQueue<>();
    WsHandler echo =
        request -> {
          versions.add(request.version());
          return ws -> ws.onMessage(ws::send);
        };
    NettyBackend backend =
        Netty.onFreePort()
            .config(
                config ->
                    config
                        .compression(Compression.on())
                        .closeTimeout(ServerConformanceTest.CLOSE_TIMEOUT));
    try (Server server = echo.asServer(tls ? backend.tls(LoopbackTls.server()) : backend).start();
        HaProxy proxy =
            tls
                ? HaProxy.toHttp2OverTls(folder, server.port())
                : HaProxy.toHttp2(folder, server.port())) {
      Target target =
          new Target(
              URI.create("ws://localhost:" + proxy.port() + "/"),
              new SocketDialer(LoopbackTls.client().getSocketFactory(), false),
              ServerConformanceTest.PATIENT);
      AgentResults results =
          new ServerTester(cases(Role.SERVER, SERVER_LEFT_OUT), 4, LIMIT)
              .test("parley", target, result -> {});
      assertThat(results.results()).hasSizeGreaterThan(600);
      assertThat(ServerConformanceTest.unexpected(results)).isEmpty();
      assertThat(versions).hasSizeGreaterThan(500).containsOnly(HttpVersion.HTTP_2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(240)
  void a_client_is_ok_in_every_case(boolean tls) throws Exception {
    List<Case> cases = cases(Role.CLIENT, CLIENT_LEFT_OUT);
    FuzzingServer.Listener listener =
        new FuzzingServer.Listener() {
          @Override
          public void onResult(String agent, CaseResult result) {}

          @Override
          public void onUpdateReports(String agent) {}
        };
    try (FuzzingServer server =
            FuzzingServer.start(
                "localhost", 0, null, cases, ServerConformanceTest.PATIENT, LIMIT, listener);
        HaProxy proxy =
            tls
                ? HaProxy.fromHttp2OverTls(folder, server.port())
                : HaProxy.fromHttp2(folder, server.port())) {
      NettyClient client =
          Netty.client()
              .tls(LoopbackTls.client())
              .http2PriorKnowledge()
              .config(config -> config.closeTimeout(ServerConformanceTest.CLOSE_TIMEOUT));
      new Driver(client, (tls ? "wss" : "ws") + "://localhost:" + proxy.port(), "parley").run();
      AgentResults results = server.results().get(0);
      assertThat(results.results()).hasSize(cases.size());
      assertThat(ServerConformanceTest.unexpected(results)).isEmpty();
    }
  }

  /** Method, version and key are not HTTP/2's; and HAProxy looks for what it forwards. */
  private static final List<String> SERVER_LEFT_OUT =
      List.of("14.1.3", "14.2.1", "14.2.2", "14.2.12", "14.2.13", "18.3.3");

  /** HAProxy resets the stream when the server behind it has ended its direction. */
  private static final List<String> CLIENT_LEFT_OUT = List.of("14.*", "18.1.4");
}
