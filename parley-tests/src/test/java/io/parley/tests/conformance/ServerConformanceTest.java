package io.parley.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.Server;
import io.parley.WsHandler;
import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.ServerTester;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Dialer;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Scale;
import io.parley.conformance.cases.SocketDialer;
import io.parley.conformance.cases.Target;
import io.parley.conformance.cases.Timing;
import io.parley.conformance.cases.Verdict;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.tests.LoopbackTls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our server is put to every case. */
class ServerConformanceTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  /**
   * The peer ends its direction right behind its Close, and some transports of Netty end the other
   * direction, too: TLS by OpenSSL, Unix sockets on NIO.
   */
  private static final String HALF_CLOSE = "18.1.4 ";

  /** Long, for a busy machine must not make a peer that is right look late. */
  static final Timing PATIENT =
      new Timing(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));

  /** No case waits for its end; half of it is what callbacks have to echo before a Close. */
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  static Stream<Named<NettyBackend>> servers() {
    NettyBackend tcp =
        Netty.onFreePort()
            .config(
                config ->
                    config
                        .compression(Compression.on())
                        .handshakeTimeout(Duration.ofSeconds(5))
                        .closeTimeout(CLOSE_TIMEOUT));
    NettyBackend tls =
        tcp.tls(LoopbackTls.server())
            .config(config -> config.compression(Compression.on().contextTakeover(true, true)));
    return Stream.of(
        Named.of("TCP", tcp), Named.of("TLS", tls),
        Named.of("TLS by OpenSSL", tls.tls(LoopbackTls.openSslServer())),
            Named.of("TCP, inline", tcp.inline()));
  }

  @ParameterizedTest
  @MethodSource("servers")
  @Timeout(240)
  void every_case_is_ok(NettyBackend backend, TestInfo info) throws Exception {
    boolean isOpenSsl = info.getDisplayName().contains("OpenSSL");
    try (Server server = ECHO.asServer(backend).start()) {
      URI uri = server.uri("/");
      Dialer dialer = new SocketDialer(LoopbackTls.client().getSocketFactory(), true);
      Target target = new Target(uri, dialer, PATIENT);
      AgentResults results =
          new ServerTester(Catalogue.cases(Role.SERVER, Scale.SMALL), 4, Duration.ofSeconds(60))
              .test("parley", target, result -> {});
      assertThat(results.results()).hasSizeGreaterThan(600);
      assertThat(isOpenSsl ? unexpectedWithoutHalfClose(results) : unexpected(results)).isEmpty();
    }
  }

  /** The same without what OpenSSL cannot do. */
  static List<String> unexpectedWithoutHalfClose(AgentResults results) {
    return unexpected(results).stream().filter(result -> !result.startsWith(HALF_CLOSE)).toList();
  }

  /** Those that are not OK, to read in a failure. */
  static List<String> unexpected(AgentResults results) {
    return results.results().stream()
        .filter(result -> result.verdict() != Verdict.OK)
        .map(CaseResult::toString)
        .toList();
  }
}
