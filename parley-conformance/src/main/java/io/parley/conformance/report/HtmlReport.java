package io.parley.conformance.report;

import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Run.Outcome;
import io.parley.conformance.cases.Verdict;
import io.parley.conformance.wire.Trace;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A page for people: a matrix of cases and agents, and behind each cell all that happened. */
final class HtmlReport {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>WebSocket conformance</title>
      <style>
      :root { color-scheme: light dark; --line: #8884; --ok: #2e7d32; --informational: #1565c0;
        --unimplemented: #757575; --non-strict: #b26a00; --failed: #c62828; }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem;
        padding: 0 1rem; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid var(--line); padding: .2rem .6rem; text-align: left;
        vertical-align: top; }
      thead th { position: sticky; top: 0; background: Canvas; }
      tr.group th { padding-top: 1rem; }
      .id { font-variant-numeric: tabular-nums; white-space: nowrap; }
      .ok { color: var(--ok); } .informational { color: var(--informational); }
      .unimplemented { color: var(--unimplemented); } .non-strict { color: var(--non-strict); }
      .failed { color: var(--failed); font-weight: 600; }
      a { color: inherit; text-underline-offset: .2em; }
      details { border-bottom: 1px solid var(--line); padding: .3rem 0; }
      details > div { margin: .3rem 0 1rem 1.2rem; }
      summary { cursor: pointer; }
      ol { margin: .3rem 0; padding-left: 1.6rem; }
      li.unreached { opacity: .5; }
      pre { font: 12px/1.4 ui-monospace, monospace; margin: .1rem 0 .5rem; overflow-x: auto; }
      .when { font-size: 12px; opacity: .7; }
      .sent pre { border-left: 3px solid #1565c0; padding-left: .6rem; }
      .received pre { border-left: 3px solid #2e7d32; padding-left: .6rem; }
      body.wanting tr.fine, body.wanting details.fine { display: none; }
      </style>
      </head>
      <body>
      <h1>WebSocket conformance</h1>
      """;

  private static final String FOOT =
      """
      <script>
      function unfold() {
        const shown = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (shown && shown.tagName === "DETAILS") { shown.open = true; shown.scrollIntoView(); }
      }
      addEventListener("hashchange", unfold);
      addEventListener("load", unfold);
      document.getElementById("wanting").addEventListener("change", event =>
        document.body.classList.toggle("wanting", event.target.checked));
      </script>
      </body>
      </html>
      """;

  private final StringBuilder html = new StringBuilder(HEAD);
  private final List<AgentResults> agents;

  private HtmlReport(List<AgentResults> agents) {
    this.agents = agents;
  }

  static String of(List<AgentResults> agents) {
    HtmlReport report = new HtmlReport(agents);
    report.summary();
    report.matrix();
    for (int i = 0; i < agents.size(); i++) {
      report.details(agents.get(i), i);
    }
    return report.html.append(FOOT).toString();
  }

  private void summary() {
    html.append("<table><thead><tr><th>Agent</th><th>Role</th>");
    for (Verdict verdict : Verdict.values()) {
      html.append("<th>").append(verdict.word()).append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (AgentResults agent : agents) {
      html.append("<tr><td>").append(Markup.escaped(agent.agent())).append("</td><td>");
      html.append(agent.role().word()).append("</td>");
      agent
          .counts()
          .forEach(
              (verdict, count) ->
                  html.append("<td class=\"")
                      .append(count == 0 ? "" : style(verdict))
                      .append("\">")
                      .append(count)
                      .append("</td>"));
      html.append("</tr>\n");
    }
    html.append("</tbody></table>\n<p><label><input type=\"checkbox\" id=\"wanting\">");
    html.append(" only cases that are not OK</label></p>\n");
  }

  private void matrix() {
    Map<String, Case> cases = new LinkedHashMap<>();
    agents.forEach(
        agent -> agent.results().forEach(result -> cases.put(result.test().id(), result.test())));
    List<Map<String, CaseResult>> byId = agents.stream().map(HtmlReport::byId).toList();
    html.append("<h2>Cases</h2>\n<table><thead><tr><th>Case</th><th></th>");
    agents.forEach(
        agent -> html.append("<th>").append(Markup.escaped(agent.agent())).append("</th>"));
    html.append("</tr></thead><tbody>\n");
    int group = 0;
    for (Case test : cases.values()) {
      if (test.group() != group) {
        group = test.group();
        html.append("<tr class=\"group\"><th colspan=\"")
            .append(agents.size() + 2)
            .append("\">Group ")
            .append(group)
            .append(": ")
            .append(Catalogue.title(group))
            .append("</th></tr>\n");
      }
      row(test, byId);
    }
    html.append("</tbody></table>\n");
  }

  private static Map<String, CaseResult> byId(AgentResults agent) {
    Map<String, CaseResult> byId = new HashMap<>();
    agent.results().forEach(result -> byId.put(result.test().id(), result));
    return byId;
  }

  private void row(Case test, List<Map<String, CaseResult>> byId) {
    boolean fine =
        byId.stream()
            .allMatch(
                results ->
                    !results.containsKey(test.id())
                        || results.get(test.id()).verdict() == Verdict.OK);
    html.append(fine ? "<tr class=\"fine\">" : "<tr>")
        .append("<td class=\"id\">")
        .append(test.id())
        .append("</td><td>")
        .append(Markup.escaped(test.title()))
        .append("</td>");
    for (int i = 0; i < byId.size(); i++) {
      CaseResult result = byId.get(i).get(test.id());
      if (result == null) {
        html.append("<td></td>");
      } else {
        html.append(
            "<td class=\"%s\"><a href=\"#%s\">%s</a></td>"
                .formatted(style(result.verdict()), anchor(i, test), result.verdict().word()));
      }
    }
    html.append("</tr>\n");
  }

  private static String style(Verdict verdict) {
    return verdict.word().toLowerCase(Locale.ROOT);
  }

  private static String anchor(int agent, Case test) {
    return "agent" + (agent + 1) + "-" + test.id();
  }

  private void details(AgentResults agent, int index) {
    html.append("<h2>").append(Markup.escaped(agent.agent())).append("</h2>\n");
    for (CaseResult result : agent.results()) {
      Case test = result.test();
      Outcome outcome = result.outcome();
      html.append("<details id=\"").append(anchor(index, test)).append('"');
      html.append(result.verdict() == Verdict.OK ? " class=\"fine\"" : "");
      html.append("><summary><span class=\"id\">").append(test.id()).append("</span> ");
      html.append(Markup.escaped(test.title()));
      html.append(": <span class=\"").append(style(result.verdict())).append("\">");
      html.append(result.verdict().word()).append("</span></summary><div>\n<p>");
      html.append(Markup.escaped(test.requirement())).append(" (");
      html.append(Markup.escaped(test.section())).append(")</p>\n");
      if (!outcome.detail().isEmpty()) {
        html.append("<p class=\"").append(style(result.verdict())).append("\">");
        html.append(Markup.escaped(outcome.detail())).append("</p>\n");
      }
      steps(outcome);
      html.append("<p class=\"when\">On the wire, ").append(outcome.millis()).append(" ms:</p>\n");
      outcome.wire().forEach(this::entry);
      html.append("</div></details>\n");
    }
  }

  private void steps(Outcome outcome) {
    html.append("<ol>");
    for (int i = 0; i < outcome.expected().size(); i++) {
      html.append(
              i < outcome.reached() || outcome.verdict() != Verdict.FAILED
                  ? "<li>"
                  : "<li class=\"unreached\">")
          .append(Markup.escaped(outcome.expected().get(i)))
          .append("</li>");
    }
    html.append("</ol>\n");
  }

  private void entry(Trace.Entry entry) {
    String when = String.format(Locale.ROOT, "%.3f ms", entry.micros() / 1000.0);
    if (entry.direction() == Trace.Direction.NOTE) {
      html.append("<div class=\"when\">").append(when).append(": ");
      html.append(Markup.escaped(entry.note())).append("</div>\n");
      return;
    }
    String word = entry.direction().name().toLowerCase(Locale.ROOT);
    html.append("<div class=\"").append(word).append("\"><span class=\"when\">").append(when);
    html.append(": ").append(word).append(' ').append(entry.length()).append(" bytes");
    html.append(entry.length() > entry.start().length() ? ", the first of them:" : "");
    html.append("</span><pre>").append(Markup.escaped(HexDump.of(entry.start())));
    html.append("</pre></div>\n");
  }
}
