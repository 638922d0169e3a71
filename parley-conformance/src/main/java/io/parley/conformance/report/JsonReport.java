package io.parley.conformance.report;

import static io.parley.conformance.wire.Json.text;

import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.cases.Run.Outcome;
import io.parley.conformance.wire.Trace;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All results as JSON, a line for each case. */
final class JsonReport {

  private JsonReport() {}

  static String of(List<AgentResults> agents) {
    return "{\"agents\": " + list(agents, JsonReport::agent, "\n") + "}\n";
  }

  private static <T> String list(List<T> elements, Function<T, String> json, String between) {
    return elements.stream().map(json).collect(Collectors.joining("," + between, "[", "]"));
  }

  private static String agent(AgentResults agent) {
    String counts =
        agent.counts().entrySet().stream()
            .map(count -> text(count.getKey().word()) + ": " + count.getValue())
            .collect(Collectors.joining(", "));
    return "{\"agent\": %s, \"role\": %s, \"counts\": {%s}, \"cases\": %s}"
        .formatted(
            text(agent.agent()),
            text(agent.role().word()),
            counts,
            list(agent.results(), JsonReport::result, "\n"));
  }

  private static String result(CaseResult result) {
    Outcome outcome = result.outcome();
    return "{\"id\": %s, \"title\": %s, \"requirement\": %s, \"section\": %s, \"verdict\": %s, "
            .formatted(
                text(result.test().id()),
                text(result.test().title()),
                text(result.test().requirement()),
                text(result.test().section()),
                text(result.verdict().word()))
        + "\"detail\": %s, \"millis\": %d, \"reached\": %d, \"steps\": %s, \"wire\": %s}"
            .formatted(
                text(outcome.detail()),
                outcome.millis(),
                outcome.reached(),
                list(outcome.expected(), step -> text(step), " "),
                list(outcome.wire(), JsonReport::entry, " "));
  }

  private static String entry(Trace.Entry entry) {
    String start = "{\"micros\": " + entry.micros();
    return switch (entry.direction()) {
      case NOTE -> start + ", \"note\": " + text(entry.note()) + "}";
      case SENT -> start + ", \"sent\": " + bytes(entry);
      case RECEIVED -> start + ", \"received\": " + bytes(entry);
    };
  }

  private static String bytes(Trace.Entry entry) {
    String hex = HexFormat.of().formatHex(entry.start().toArray());
    return entry.length() + ", \"hex\": \"" + hex + "\"}";
  }
}
