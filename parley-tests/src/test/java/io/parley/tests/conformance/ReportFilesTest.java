package io.parley.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conformance.AgentResults;
import io.parley.conformance.Selection;
import io.parley.conformance.ServerTester;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Scale;
import io.parley.conformance.cases.Target;
import io.parley.conformance.cases.Verdict;
import io.parley.conformance.report.ReportFiles;
import io.parley.tests.conformance.BrokenServer.Defect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The files of a report, of a server that is right and of one that is not. */
class ReportFilesTest {

  private static final String WICKED = "<b>\"&\u0001é";

  private static List<AgentResults> results;

  @TempDir private Path directory;

  @BeforeAll
  static void run() throws Exception {
    results = List.of(run("good", Defect.NONE), run(WICKED, Defect.IGNORES_RESERVED_BITS));
  }

  private static AgentResults run(String agent, Defect defect) throws Exception {
    try (BrokenServer server = new BrokenServer(defect)) {
      ServerTester tester =
          new ServerTester(
              Selection.of(List.of("1.1.2", "3.1", "12.1.1"), List.of())
                  .of(Catalogue.cases(Role.SERVER, Scale.SMALL)),
              1,
              Duration.ofSeconds(30));
      return tester.test(
          agent, new Target(server.uri(), ServerConformanceTest.PATIENT), result -> {});
    }
  }

  private String written(String file) throws Exception {
    ReportFiles.write(directory.resolve("made/here"), results, Verdict.FAILED);
    return Files.readString(directory.resolve("made/here").resolve(file));
  }

  @Test
  void json_tells_all() throws Exception {
    JsonNode agents = new ObjectMapper().readTree(written("report.json")).get("agents");
    assertThat(agents).hasSize(2);
    assertThat(agents.get(0).get("role").asString()).isEqualTo("server");
    assertThat(agents.get(0).get("counts").get("OK").asInt()).isEqualTo(2);
    assertThat(agents.get(0).get("counts").get("unimplemented").asInt()).isEqualTo(1);
    assertThat(agents.get(1).get("agent").asString()).isEqualTo(WICKED);
    JsonNode failed = agents.get(1).get("cases").get(1);
    assertThat(failed.get("id").asString()).isEqualTo("3.1");
    assertThat(failed.get("verdict").asString()).isEqualTo("failed");
    assertThat(failed.get("section").asString()).isEqualTo("RFC 6455 5.2");
    assertThat(failed.get("detail").asString()).contains("came the message text \"hello\"");
    assertThat(failed.get("steps").get(1).asString()).isEqualTo("send text rsv 1 \"hello\"");
    JsonNode wire = failed.get("wire");
    assertThat(wire.valueStream().map(JsonNode::toString))
        .anyMatch(entry -> entry.contains("\"received\":7,\"hex\":\"810568656c6c6f\""));
  }

  @Test
  void junit_counts_failures_and_what_was_skipped() throws Exception {
    Path file = directory.resolve("made/here/junit.xml");
    written("junit.xml");
    Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    Element good = (Element) xml.getElementsByTagName("testsuite").item(0);
    Element bad = (Element) xml.getElementsByTagName("testsuite").item(1);
    assertThat(good.getAttribute("name")).isEqualTo("good");
    assertThat(good.getAttribute("tests")).isEqualTo("3");
    assertThat(good.getAttribute("failures")).isEqualTo("0");
    assertThat(good.getAttribute("skipped")).isEqualTo("1");
    assertThat(bad.getAttribute("failures")).isEqualTo("1");
    Element failure = (Element) bad.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).startsWith("failed: expected a failure");
    assertThat(((Element) failure.getParentNode()).getAttribute("name"))
        .isEqualTo("3.1 reserved bits 1 on a text");
  }

  @Test
  void the_threshold_decides_what_is_a_failure() throws Exception {
    ReportFiles.write(directory, results, Verdict.UNIMPLEMENTED);
    assertThat(Files.readString(directory.resolve("junit.xml")))
        .contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"0\"")
        .contains("tests=\"3\" failures=\"2\" errors=\"0\" skipped=\"0\"");
  }

  @Test
  void the_page_shows_the_matrix_and_what_went_over_the_wire() throws Exception {
    String page = written("index.html");
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("<td class=\"failed\"><a href=\"#agent2-3.1\" title=\"failed\">failed</a></td>")
        .contains("<td class=\"number failed\">0 of 1</td>")
        .contains(">Group 3: Reserved bits<")
        .contains("<details id=\"agent2-3.1\">")
        .contains("<li>send text rsv 1 &quot;hello&quot;</li>")
        .contains("<li class=\"failed\">expect the peer to fail the connection with 1002</li>")
        .contains("(RFC 6455 5.2)")
        .contains("0000  81 05 68 65 6c 6c 6f                             ..hello")
        .contains("&lt;b&gt;&quot;&amp;\ufffdé")
        .doesNotContain("<b>");
  }

  @Test
  void the_page_is_one_file_that_needs_no_other() throws Exception {
    assertThat(written("index.html"))
        .doesNotContain("http://", "https://", "src=", "<link", "@import", "url(");
  }
}
