package io.parley.conformance.report;

import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Run.Outcome;
import io.parley.conformance.cases.Verdict;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Trace;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A page for people: a matrix of cases and agents, and behind each cell all that happened. */
final class HtmlReport {

  /** Three lines of a hex dump. */
  private static final int SHOWN_OF_OK = 48;

  private final StringBuilder html = new StringBuilder(HtmlFrame.HEAD);
  private final List<AgentResults> agents;

  private HtmlReport(List<AgentResults> agents) {
    this.agents = agents;
  }

  static String of(List<AgentResults> agents) {
    HtmlReport report = new HtmlReport(agents);
    report.summary();
    report.groups();
    report.matrix();
    for (int i = 0; i < agents.size(); i++) {
      report.details(agents.get(i), i);
    }
    return report.html.append(HtmlFrame.FOOT).toString();
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
                  html.append("<td class=\"number ")
                      .append(count == 0 ? "" : style(verdict))
                      .append("\">")
                      .append(count)
                      .append("</td>"));
      html.append("</tr>\n");
    }
    html.append("</tbody></table>\n");
  }

  /** How many of each group are OK, which stays readable where the matrix is long. */
  private void groups() {
    Set<Integer> all =
        agents.stream()
            .flatMap(agent -> agent.results().stream())
            .map(result -> result.test().group())
            .collect(Collectors.toCollection(TreeSet::new));
    html.append("<h2>Groups</h2>\n");
    head("Group", "OK of");
    all.forEach(
        group -> {
          html.append("<tr><td class=\"id\">").append(group).append("</td><td class=\"title\">");
          html.append(Catalogue.title(group)).append("</td>");
          agents.forEach(agent -> groupCell(agent, group));
          html.append("</tr>\n");
        });
    html.append("</tbody></table>\n");
  }

  private void groupCell(AgentResults agent, int group) {
    List<Verdict> verdicts =
        agent.results().stream()
            .filter(result -> result.test().group() == group)
            .map(CaseResult::verdict)
            .toList();
    if (verdicts.isEmpty()) {
      html.append("<td></td>");
      return;
    }
    Verdict worst = verdicts.stream().reduce(Verdict.OK, Verdict::or);
    long good = verdicts.stream().filter(verdict -> verdict == Verdict.OK).count();
    html.append(
        "<td class=\"number %s\">%d of %d</td>".formatted(style(worst), good, verdicts.size()));
  }

  private void head(String first, String second) {
    html.append("<table class=\"matrix\"><thead><tr><th>").append(first).append("</th><th>");
    html.append(second).append("</th>");
    agents.forEach(
        agent ->
            html.append("<th class=\"agent\">")
                .append(Markup.escaped(agent.agent()))
                .append("</th>"));
    html.append("</tr></thead><tbody>\n");
  }

  private void matrix() {
    Map<String, Case> cases = new LinkedHashMap<>();
    agents.forEach(
        agent -> agent.results().forEach(result -> cases.put(result.test().id(), result.test())));
    List<Map<String, CaseResult>> byId = agents.stream().map(HtmlReport::byId).toList();
    html.append("<h2>Cases</h2>\n<p><label><input type=\"checkbox\" id=\"wanting\">");
    html.append(" only cases that are not OK</label></p>\n");
    head("Case", "");
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
        .append("</td><td class=\"title\">")
        .append(Markup.escaped(test.title()))
        .append("</td>");
    for (int i = 0; i < byId.size(); i++) {
      CaseResult result = byId.get(i).get(test.id());
      if (result == null) {
        html.append("<td></td>");
      } else {
        html.append(
            "<td class=\"%s\"><a href=\"#%s\" title=\"%s\">%s</a></td>"
                .formatted(
                    style(result.verdict()),
                    anchor(i, test),
                    result.verdict().word(),
                    shortened(result.verdict())));
      }
    }
    html.append("</tr>\n");
  }

  private static String style(Verdict verdict) {
    return verdict.word().toLowerCase(Locale.ROOT);
  }

  /** For a narrow column. */
  private static String shortened(Verdict verdict) {
    return switch (verdict) {
      case INFORMATIONAL -> "info";
      case UNIMPLEMENTED -> "unimpl.";
      case OK, NON_STRICT, FAILED -> verdict.word();
    };
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
      html.append(result.verdict().word()).append("</span> <span class=\"when\">");
      html.append(Markup.escaped(agent.agent())).append("</span></summary><div>\n<p>");
      html.append(Markup.escaped(test.requirement())).append(" (");
      html.append(Markup.escaped(test.section())).append(")</p>\n");
      if (!outcome.detail().isEmpty()) {
        html.append("<p class=\"").append(style(result.verdict())).append("\">");
        html.append(Markup.escaped(outcome.detail())).append("</p>\n");
      }
      steps(outcome);
      html.append("<p class=\"when\">On the wire, ").append(outcome.millis()).append(" ms:</p>\n");
      int most = result.verdict() == Verdict.OK ? SHOWN_OF_OK : Integer.MAX_VALUE;
      outcome.wire().forEach(entry -> entry(entry, most));
      html.append("</div></details>\n");
    }
  }

  private void steps(Outcome outcome) {
    html.append("<ol>");
    for (int i = 0; i < outcome.expected().size(); i++) {
      boolean failed = outcome.verdict() == Verdict.FAILED;
      String state =
          !failed || i < outcome.reached()
              ? ""
              : i == outcome.reached() ? " class=\"failed\"" : " class=\"unreached\"";
      html.append("<li")
          .append(state)
          .append('>')
          .append(Markup.escaped(outcome.expected().get(i)))
          .append("</li>");
    }
    html.append("</ol>\n");
  }

  /**
   * One thing that went over the wire.
   *
   * @param most bytes to show; the page of many agents would be too large with all of them
   */
  private void entry(Trace.Entry entry, int most) {
    String when = String.format(Locale.ROOT, "%.3f ms", entry.micros() / 1000.0);
    if (entry.direction() == Trace.Direction.NOTE) {
      html.append("<div class=\"when\">").append(when).append(": ");
      html.append(Markup.escaped(entry.note())).append("</div>\n");
      return;
    }
    String word = entry.direction().name().toLowerCase(Locale.ROOT);
    html.append("<div class=\"").append(word).append("\"><span class=\"when\">").append(when);
    html.append(": ").append(word).append(' ').append(entry.length()).append(" bytes");
    Octets start = entry.start();
    Octets shown = start.length() <= most ? start : start.part(0, most);
    html.append(entry.length() > shown.length() ? ", the first of them:" : "");
    html.append("</span><pre>").append(Markup.escaped(HexDump.of(shown)));
    html.append("</pre></div>\n");
  }
}
