package io.parley.conformance.report;

import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.cases.Verdict;
import java.util.List;
import java.util.Locale;

/** All results in the XML that build servers read. */
final class JUnitReport {

  private JUnitReport() {}

  /**
   * The document.
   *
   * @param failOn this verdict and worse ones are failures
   */
  static String of(List<AgentResults> agents, Verdict failOn) {
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (AgentResults agent : agents) {
      long failures = agent.results().stream().filter(r -> fails(r, failOn)).count();
      long skipped = agent.results().stream().filter(r -> skipped(r, failOn)).count();
      long millis = agent.results().stream().mapToLong(r -> r.outcome().millis()).sum();
      xml.append("  <testsuite name=\"")
          .append(Markup.escaped(agent.agent()))
          .append("\" tests=\"")
          .append(agent.results().size())
          .append("\" failures=\"")
          .append(failures)
          .append("\" errors=\"0\" skipped=\"")
          .append(skipped)
          .append("\" time=\"")
          .append(seconds(millis))
          .append("\">\n");
      agent.results().forEach(result -> xml.append(testCase(agent, result, failOn)));
      xml.append("  </testsuite>\n");
    }
    return xml.append("</testsuites>\n").toString();
  }

  private static boolean fails(CaseResult result, Verdict failOn) {
    return result.verdict().compareTo(failOn) >= 0;
  }

  private static boolean skipped(CaseResult result, Verdict failOn) {
    return result.verdict() == Verdict.UNIMPLEMENTED && !fails(result, failOn);
  }

  private static String testCase(AgentResults agent, CaseResult result, Verdict failOn) {
    String start =
        "    <testcase classname=\"%s.%s\" name=\"%s\" time=\"%s\""
            .formatted(
                Markup.escaped(agent.agent()),
                "group" + result.test().group(),
                Markup.escaped(result.test().id() + " " + result.test().title()),
                seconds(result.outcome().millis()));
    String message = Markup.escaped(result.verdict().word() + ": " + result.outcome().detail());
    if (fails(result, failOn)) {
      return start
          + ">\n      <failure message=\""
          + message
          + "\">"
          + Markup.escaped(result.test().requirement() + " (" + result.test().section() + ")")
          + "</failure>\n    </testcase>\n";
    }
    return skipped(result, failOn)
        ? start + "><skipped message=\"" + message + "\"/></testcase>\n"
        : start + "/>\n";
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
  }
}
