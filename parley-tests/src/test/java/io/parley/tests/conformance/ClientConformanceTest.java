package io.parley.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.FuzzingServer;
import io.parley.conformance.Selection;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Scale;
import io.parley.conformance.wire.Trace;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.tests.LoopbackTls;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client is put to every case, by the protocol that drivers speak. */
class ClientConformanceTest {

  private static final List<Case> CASES = Catalogue.cases(Role.CLIENT, Scale.SMALL);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Ends the connection instead of an answer. */
  private static final String SENDS_NOTHING = "14.4.17";

  /** Keeps what it is told. */
  private static final class Told implements FuzzingServer.Listener {
    private final Queue<String> results = new ConcurrentLinkedQueue<>();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();

    @Override
    public void onResult(String agent, CaseResult result) {
      results.add(agent + " " + result.test().id());
    }

    @Override
    public void onUpdateReports(String agent) {
      reports.add(agent);
    }
  }

  private static FuzzingServer start(SSLContext tls, List<Case> cases, Told told) throws Exception {
    return FuzzingServer.start(
        "localhost", 0, tls, cases, ServerConformanceTest.PATIENT, LIMIT, told);
  }

  private static NettyClient client() {
    return Netty.client()
        .config(config -> config.closeTimeout(ServerConformanceTest.CLOSE_TIMEOUT));
  }

  /** How our client gets to the kit. */
  enum Way {
    TCP,
    TLS,
    TLS_BY_OPENSSL
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(240)
  void every_case_is_ok(Way way) throws Exception {
    Told told = new Told();
    boolean tls = way != Way.TCP;
    try (FuzzingServer server = start(tls ? LoopbackTls.server() : null, CASES, told)) {
      String root = (tls ? "wss://localhost:" : "ws://localhost:") + server.port();
      NettyClient client =
          switch (way) {
            case TCP -> client();
            case TLS -> client().tls(LoopbackTls.client());
            case TLS_BY_OPENSSL -> client().tls(LoopbackTls.openSslClient());
          };
      new Driver(client, root, "par ley").run();

      AgentResults results = server.results().get(0);
      assertThat(results.agent()).isEqualTo("par ley");
      assertThat(results.results()).hasSize(CASES.size());
      assertThat(
              way == Way.TLS_BY_OPENSSL
                  ? ServerConformanceTest.unexpectedWithoutHalfClose(results)
                  : ServerConformanceTest.unexpected(results))
          .isEmpty();
      assertThat(told.reports).containsExactly("par ley");
      assertThat(results.results())
          .filteredOn(result -> !result.test().id().equals(SENDS_NOTHING))
          .allSatisfy(
              result ->
                  assertThat(result.outcome().wire().stream().map(Trace.Entry::direction))
                      .contains(Trace.Direction.SENT, Trace.Direction.RECEIVED));
      assertThat(told.results)
          .containsExactlyInAnyOrderElementsOf(
              CASES.stream().map(test -> "par ley " + test.id()).toList());
    }
  }

  @Test
  void a_driver_learns_about_cases_and_their_verdicts() throws Exception {
    List<Case> cases = Selection.of(List.of("1.1.1", "2.1"), List.of()).of(CASES);
    try (FuzzingServer server = start(null, cases, new Told())) {
      Driver driver = new Driver(client(), "ws://localhost:" + server.port(), "a");
      assertThat(driver.ask("/getCaseCount")).isEqualTo("2");
      assertThat(driver.ask("/getCaseInfo?case=2"))
          .startsWith("{\"id\":\"2.1\",\"description\":\"empty ping.");
      driver.runCase(2);
      assertThat(driver.ask("/getCaseStatus?case=2&agent=a")).isEqualTo("{\"behavior\":\"OK\"}");
      assertThat(driver.ask("/getCaseStatus?case=1&agent=a"))
          .isEqualTo("{\"behavior\":\"MISSING\"}");
      assertThat(driver.ask("/getCaseInfo?case=3")).isEmpty();
      assertThat(server.results().get(0).results()).hasSize(1);
    }
  }

  @Test
  void several_clients_are_told_apart() throws Exception {
    List<Case> cases = Selection.of(List.of("1.1"), List.of()).of(CASES);
    try (FuzzingServer server = start(null, cases, new Told())) {
      List<Thread> drivers =
          IntStream.range(0, 3)
              .mapToObj(
                  i -> {
                    String root = "ws://localhost:" + server.port();
                    Driver driver = new Driver(client(), root, "agent" + i);
                    Thread thread =
                        new Thread(
                            () -> {
                              try {
                                driver.run();
                              } catch (Exception e) {
                                throw new IllegalStateException(e);
                              }
                            });
                    thread.start();
                    return thread;
                  })
              .toList();
      for (Thread driver : drivers) {
        driver.join(Duration.ofSeconds(30).toMillis());
      }
      assertThat(server.results().stream().map(AgentResults::agent))
          .containsExactly("agent0", "agent1", "agent2");
      assertThat(server.results())
          .allSatisfy(
              agent -> {
                assertThat(agent.results()).hasSize(8);
                assertThat(agent.summary()).isEqualTo("8 OK");
              });
    }
  }
}
