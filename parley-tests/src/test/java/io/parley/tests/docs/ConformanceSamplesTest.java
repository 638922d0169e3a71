package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WsHandler;
import io.parley.conformance.AgentResults;
import io.parley.conformance.Selection;
import io.parley.conformance.ServerTester;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Scale;
import io.parley.conformance.cases.Target;
import io.parley.conformance.cases.Timing;
import io.parley.netty.Netty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class ConformanceSamplesTest {

  private static final Queue<String> PRINTED = new ConcurrentLinkedQueue<>();

  private static void print(String line) {
    PRINTED.add(line);
  }

  static AgentResults test(URI echo) throws Exception {
    List<Case> cases =
        Selection.of(List.of("1.*", "5.3"), List.of("1.2"))
            .of(Catalogue.cases(Role.SERVER, Scale.SMALL));
    Target target = new Target(echo, Timing.DEFAULT);
    return new ServerTester(cases, 4, Duration.ofMinutes(1))
        .test("mine", target, result -> print(result.toString()));
  }

  @Test
  void a_server_is_tested() throws Exception {
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    try (Server server = echo.asServer(Netty.onFreePort()).start()) {
      assertThat(test(server.uri("/")).summary()).isEqualTo("9 OK");
      assertThat(PRINTED).hasSize(9).contains("1.1.1 text of 0 bytes: OK");
    }
  }
}
