package io.parley.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.Selection;
import io.parley.conformance.ServerTester;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Scale;
import io.parley.conformance.cases.Target;
import io.parley.conformance.cases.Timing;
import io.parley.conformance.cases.Verdict;
import io.parley.tests.HeldPort;
import io.parley.tests.conformance.BrokenServer.Defect;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each defect is found by the case that is about it, and without it all those cases are OK. */
class BrokenServerTest {

  private static final Timing PATIENT = ServerConformanceTest.PATIENT;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** What must come never does. */
  private static final Set<Defect> WAITED_FOR =
      EnumSet.of(Defect.PONGS_WITHOUT_PAYLOAD, Defect.KEEPS_TCP_OPEN);

  /** Short, for those. */
  private static final Timing TIMING =
      new Timing(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(1));

  private static final List<Case> CASES = Catalogue.cases(Role.SERVER, Scale.SMALL);

  private static AgentResults run(URI uri, Timing timing, Duration limit, String... ids)
      throws Exception {
    List<Case> cases = Selection.of(List.of(ids), List.of()).of(CASES);
    Target target = new Target(uri, timing);
    return new ServerTester(cases, 2, limit).test("broken", target, result -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "LONG_LENGTH_CUT_TO_16_BITS, 1.1.7, failed, 'expected text \"****'",
    "MASKS_ITS_FRAMES, 1.1.2, failed, came a masked frame from a server",
    "PONGS_WITHOUT_PAYLOAD, 2.2, failed, 'expected pong \"Hello, world!\"'",
    "IGNORES_RESERVED_BITS, 3.1, failed, 'expected a failure with 1002, came the message'",
    "ECHOES_UNKNOWN_OPCODES, 4.1.2, failed, 'expected a failure with 1002, came the message'",
    "PONGS_BEHIND_THE_MESSAGE, 5.6, failed, 'expected pong \"between\", came the message'",
    "TAKES_ANY_BYTES_FOR_TEXT, 6.3.1, failed, came a text message that is not UTF-8",
    "FAILS_WITH_ANOTHER_CODE, 3.1, non-strict, 'came close 1000, not one with 1002'",
    "FAILS_WITHOUT_A_CLOSE, 3.1, non-strict, the connection ended without the Close frame",
    "FAILS_WITH_TWO_CLOSES, 3.1, non-strict, 'after its Close came close 1002 \"again\"'",
    "ECHOES_BEHIND_A_CLOSE, 7.1.4, failed, after its Close came the message",
    "TAKES_ILLEGAL_CLOSE_CODES, 7.9.2, non-strict, 'came close 1000, not one with 1002'",
    "KEEPS_TCP_OPEN, 7.3.3, failed, the connection did not end in 3000 ms",
    "TAKES_PLAIN_FRAMES, 15.1.1, failed, 'expected a failure with 1002, came the message'",
    "NEEDS_NO_KEY, 14.2.9, failed, 'expected a refusal, came: HTTP/1.1 101'",
  })
  void a_defect_is_found_by_its_case(Defect defect, String id, String verdict, String detail)
      throws Exception {
    try (BrokenServer server = new BrokenServer(defect)) {
      Timing timing = WAITED_FOR.contains(defect) ? TIMING : PATIENT;
      CaseResult result = run(server.uri(), timing, LIMIT, id).results().get(0);
      assertThat(result.verdict().word()).isEqualTo(verdict);
      assertThat(result.outcome().detail()).contains(detail);
    }
    try (BrokenServer server = new BrokenServer(Defect.NONE)) {
      assertThat(run(server.uri(), PATIENT, LIMIT, id).summary()).isEqualTo("1 OK");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BREAKS_ITS_WINDOW, 13.3.6, 'bytes back, agreed was a window of 512'",
    "IGNORES_THE_ASKED_WINDOW, 17.1.14, the server agreed to what was not offered",
  })
  void a_defect_of_compression_is_found(Defect defect, String id, String detail) throws Exception {
    try (BrokenServer server = new BrokenServer(defect)) {
      CaseResult result = run(server.uri(), PATIENT, LIMIT, id).results().get(0);
      assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
      assertThat(result.outcome().detail()).contains(detail);
    }
  }

  @Test
  void a_peer_that_does_not_negotiate_compression_has_not_failed() throws Exception {
    try (BrokenServer server = new BrokenServer(Defect.NONE)) {
      AgentResults results =
          run(server.uri(), PATIENT, LIMIT, "12.1.1", "13.7.1", "17.1.1", "17.3.1");
      assertThat(results.worst()).isEqualTo(Verdict.UNIMPLEMENTED);
      assertThat(results.summary()).isEqualTo("4 unimplemented");
    }
  }

  @Test
  void a_case_that_takes_too_long_is_given_up() throws Exception {
    try (BrokenServer server = new BrokenServer(Defect.KEEPS_TCP_OPEN)) {
      CaseResult result =
          run(server.uri(), PATIENT, Duration.ofMillis(300), "7.3.3").results().get(0);
      assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
      assertThat(result.outcome().detail()).startsWith("given up, for the case took too long");
    }
  }

  @Test
  void results_are_told_as_they_come_and_returned_in_order() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    try (BrokenServer server = new BrokenServer(Defect.NONE)) {
      List<Case> cases = Selection.of(List.of("1.1", "2"), List.of("1.1.2")).of(CASES);
      Target target = new Target(server.uri(), PATIENT);
      AgentResults results =
          new ServerTester(cases, 4, LIMIT)
              .test("x", target, result -> told.add(result.test().id()));
      List<String> ids = cases.stream().map(Case::id).toList();
      assertThat(ids).hasSize(18).doesNotContain("1.1.2");
      assertThat(results.results().stream().map(result -> result.test().id()))
          .containsExactlyElementsOf(ids);
      assertThat(told).containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void a_server_that_is_not_there_cannot_be_tested() throws Exception {
    try (HeldPort port = new HeldPort()) {
      URI uri = URI.create("ws://localhost:" + port.number() + "/");
      assertThatThrownBy(() -> run(uri, PATIENT, LIMIT, "1.1.1"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(uri.toString())
          .hasMessageContaining("no connection");
    }
  }

  @Test
  void targets_and_selections_are_checked() {
    assertThatThrownBy(() -> new Target(URI.create("http://localhost/"), TIMING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ws://host:port/path");
    assertThatThrownBy(() -> Selection.of(List.of("1.x"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'1.x' names no cases");
    assertThatThrownBy(() -> new ServerTester(CASES, 0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1, not 0");
  }

  @Test
  void every_case_has_a_number_of_its_own_and_says_what_it_asks_for() {
    for (Role role : Role.values()) {
      List<Case> cases = Catalogue.cases(role, Scale.FULL);
      assertThat(cases.stream().map(Case::id)).doesNotHaveDuplicates();
      assertThat(cases)
          .allSatisfy(
              test -> {
                assertThat(test.title()).isNotBlank();
                assertThat(test.requirement()).endsWith(".");
                assertThat(test.section()).startsWith("RFC ");
              });
    }
  }

  @Test
  void the_groups_have_the_sizes_that_everybody_knows() {
    assertThat(sizes(1, 2, 3, 4, 5, 6, 7, 9, 10))
        .containsExactly(16, 11, 7, 10, 20, 145, 37, 54, 1);
    assertThat(sizes(12, 13)).containsExactly(90, 126);
  }

  private static List<Integer> sizes(int... groups) {
    List<Integer> sizes = new ArrayList<>();
    for (int group : groups) {
      sizes.add((int) CASES.stream().filter(test -> test.group() == group).count());
    }
    return sizes;
  }
}
