package io.parley.conformance.report;

import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.cases.Run.Outcome;
import io.parley.conformance.wire.Trace;
import java.io.StringWriter;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** All results as JSON, a line for each case. */
final class JsonReport {

  private final JsonGenerator json;

  private JsonReport(JsonGenerator json) {
    this.json = json;
  }

  static String of(List<AgentResults> agents) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
      JsonReport report = new JsonReport(json);
      json.writeStartObject();
      json.writeArrayPropertyStart("agents");
      agents.forEach(report::agent);
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return out.toString();
  }

  private void agent(AgentResults agent) {
    json.writeStartObject();
    json.writeStringProperty("agent", agent.agent());
    json.writeStringProperty("role", agent.role().word());
    json.writeObjectPropertyStart("counts");
    agent.counts().forEach((verdict, count) -> json.writeNumberProperty(verdict.word(), count));
    json.writeEndObject();
    json.writeArrayPropertyStart("cases");
    agent.results().forEach(this::result);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void result(CaseResult result) {
    Outcome outcome = result.outcome();
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringProperty("id", result.test().id());
    json.writeStringProperty("title", result.test().title());
    json.writeStringProperty("requirement", result.test().requirement());
    json.writeStringProperty("section", result.test().section());
    json.writeStringProperty("verdict", result.verdict().word());
    json.writeStringProperty("detail", outcome.detail());
    json.writeNumberProperty("millis", outcome.millis());
    json.writeNumberProperty("reached", outcome.reached());
    json.writeArrayPropertyStart("steps");
    outcome.expected().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("wire");
    outcome.wire().forEach(this::entry);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void entry(Trace.Entry entry) {
    json.writeStartObject();
    json.writeNumberProperty("micros", entry.micros());
    switch (entry.direction()) {
      case NOTE -> json.writeStringProperty("note", entry.note());
      case SENT -> bytes("sent", entry);
      case RECEIVED -> bytes("received", entry);
    }
    json.writeEndObject();
  }

  private void bytes(String way, Trace.Entry entry) {
    json.writeNumberProperty(way, entry.length());
    json.writeStringProperty("hex", HexFormat.of().formatHex(entry.start().toArray()));
  }
}
