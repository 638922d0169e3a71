package io.parley.conformance.report;

import io.parley.conformance.AgentResults;
import io.parley.conformance.cases.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The three files of a report: {@code index.html}, {@code report.json} and {@code junit.xml}. */
public final class ReportFiles {

  private ReportFiles() {}

  /**
   * Writes them, over those that are there.
   *
   * @param directory made if it is not there
   * @param failOn this verdict and worse ones are failures in the JUnit file
   * @return the page to open
   * @throws IOException if a file cannot be written
   */
  public static Path write(Path directory, List<AgentResults> agents, Verdict failOn)
      throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("report.json"), JsonReport.of(agents));
    Files.writeString(directory.resolve("junit.xml"), JUnitReport.of(agents, failOn));
    return Files.writeString(directory.resolve("index.html"), HtmlReport.of(agents));
  }
}
