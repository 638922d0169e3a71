package io.parley.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.Selection;
import io.parley.conformance.cases.Agent;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Run;
import io.parley.conformance.cases.Scale;
import io.parley.conformance.cases.Target;
import io.parley.conformance.cases.Timing;
import io.parley.conformance.wire.Head;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Trace;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawPeer;
import io.parley.testing.VirtualClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Our server and our client are put to the cases in memory: the same bytes as over TCP from the
 * first frame on, on one thread and a clock that the test moves, the same at every run.
 */
class MemoryConformanceTest {

  private static final URI ECHO_URI = URI.create("ws://memory/");
  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /** Virtual; less than the time between pings of the keepalive. */
  private static final Timing TIMING =
      new Timing(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(5));

  /** What HTTP makes of the bytes of a handshake, which goes over as values here. */
  private static final List<String> BYTES_OF_HTTP =
      List.of(
          "14.1.10", "14.1.11", "14.2.2", "14.2.16", "14.2.17", "14.2.21", "14.2.22", "14.3.8",
          "14.4.16", "14.4.17", "18.3.3");

  private static List<Case> cases(Role role) {
    return Selection.of(List.of("*"), BYTES_OF_HTTP).of(Catalogue.cases(role, Scale.SMALL));
  }

  private static InMemoryNetwork network(VirtualClock clock) {
    return InMemory.network(clock)
        .serverConfig(
            WebSocketConfig.server().toBuilder()
                .closeTimeout(CLOSE_TIMEOUT)
                .compression(Compression.on())
                .build())
        .clientConfig(WebSocketConfig.client().toBuilder().closeTimeout(CLOSE_TIMEOUT).build());
  }

  /** The kit as a client. */
  private static final class Dialled extends MemoryConnection {
    private final InMemoryNetwork network;
    private RawPeer peer;
    private byte[] answer = {};

    Dialled(InMemoryNetwork network, VirtualClock clock, Trace trace) {
      super(clock, trace);
      this.network = network;
    }

    @Override
    void handshake(Head whole, byte[] rest) {
      String[] line = whole.start().split(" ", -1);
      Request request = Request.of(line[0], URI.create(line[1])).headers(headers(whole));
      peer = network.rawClientAsIs(ECHO, request);
      answer = encoded(peer.response());
      peer.send(rest);
    }

    private static byte[] encoded(Response response) {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + response.status() + "\r\n");
      for (Headers.Field field : response.headers()) {
        head.append(field).append("\r\n");
      }
      return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    byte[] ahead() {
      byte[] once = answer;
      answer = new byte[0];
      return once;
    }

    @Override
    RawPeer peer() {
      return peer;
    }
  }

  /** The kit as a server. */
  private static final class Served extends MemoryConnection {
    private final RawPeer peer;

    Served(RawPeer peer, VirtualClock clock, Trace trace) {
      super(clock, trace);
      this.peer = peer;
    }

    @Override
    void handshake(Head whole, byte[] rest) {
      String reason = whole.start().replaceFirst("\\S+ \\d+ ?", "");
      Status status = new Status(whole.status(), reason);
      peer.post(rest).answer(Response.of(status).headers(headers(whole)));
    }

    @Override
    RawPeer peer() {
      return peer;
    }
  }

  /** Sends everything back. */
  private static final class Echo implements WebSocketListener {
    @Override
    public void onMessage(WebSocket ws, WsMessage message) {
      ws.send(message);
    }
  }

  @Test
  @Timeout(120)
  void every_case_is_ok_for_a_server() throws Exception {
    List<CaseResult> results = new ArrayList<>();
    for (Case test : cases(Role.SERVER)) {
      VirtualClock clock = new VirtualClock();
      InMemoryNetwork network = network(clock);
      Target target =
          new Target(
              ECHO_URI, (uri, patience, trace) -> new Dialled(network, clock, trace), TIMING);
      results.add(new CaseResult(test, new Run(test, TIMING).against(target)));
    }
    assertThat(results).hasSizeGreaterThan(600);
    assertThat(ServerConformanceTest.unexpected(new AgentResults("", Role.SERVER, results)))
        .isEmpty();
  }

  @Test
  @Timeout(120)
  void every_case_is_ok_for_a_client() throws Exception {
    List<CaseResult> results = new ArrayList<>();
    for (Case test : cases(Role.CLIENT)) {
      VirtualClock clock = new VirtualClock();
      InMemoryNetwork network = network(clock);
      RawPeer peer = network.rawServer(Request.get(ECHO_URI), new Echo(), wire -> null);
      Trace trace = new Trace();
      Run run = new Run(test, TIMING, trace);
      Served connection = new Served(peer, clock, trace);
      results.add(
          new CaseResult(
              test, run.against(connection, head(peer.request()), Octets.NONE, new Agent())));
    }
    assertThat(results).hasSizeGreaterThan(550);
    assertThat(ServerConformanceTest.unexpected(new AgentResults("", Role.CLIENT, results)))
        .isEmpty();
  }

  private static Head head(Request request) {
    List<Head.Field> fields = new ArrayList<>();
    request.headers().forEach(field -> fields.add(new Head.Field(field.name(), field.value())));
    return new Head("GET " + request.uri() + " HTTP/1.1", List.copyOf(fields));
  }
}
