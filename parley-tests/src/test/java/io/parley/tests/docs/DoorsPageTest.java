package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of the doors has every row, and every test that it names. Tests are looked up in the
 * sources: those of other modules are on no class path here.
 */
class DoorsPageTest {

  private static final Pattern ROW = Pattern.compile("\\| ([A-Z]\\d+) \\|.*");
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Contract))\\.(\\w+)`");

  /** How many rows each list has; {@code D} are the differences between the doors. */
  private static final Map<String, Integer> ROWS =
      Map.of("A", 11, "B", 21, "C", 18, "D", 8, "H", 13, "W", 26);

  private static List<String> rows() {
    return Markdown.page("docs/doors.md").prose().stream()
        .filter(line -> ROW.matcher(line).matches())
        .toList();
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.split("\\|", -1)).map(String::strip).skip(1).toList();
  }

  @Test
  void every_row_stands_there_once() {
    assertThat(rows().stream().map(row -> cells(row).get(0)))
        .containsExactlyInAnyOrderElementsOf(
            ROWS.entrySet().stream()
                .flatMap(
                    list ->
                        IntStream.rangeClosed(1, list.getValue())
                            .mapToObj(number -> list.getKey() + number))
                .toList());
  }

  @Test
  void no_cell_is_empty_and_every_row_names_a_test() {
    assertThat(rows())
        .allSatisfy(
            row -> {
              List<String> cells = cells(row);
              List<String> inside = cells.subList(0, cells.size() - 1);
              assertThat(inside).hasSize(row.startsWith("| D") ? 7 : 4).doesNotContain("");
              assertThat(inside.get(inside.size() - 1)).matches("`\\w+\\.\\w+`(, `\\w+\\.\\w+`)*");
            });
  }

  @Test
  void every_test_it_names_exists() throws IOException {
    Map<String, String> sources = testSources();
    assertThat(rows().stream().flatMap(DoorsPageTest::proofs).distinct())
        .hasSizeGreaterThan(100)
        .filteredOn(proof -> !isTest(proof, sources))
        .isEmpty();
  }

  private static Stream<String> proofs(String row) {
    return NAMED.matcher(row).results().map(proof -> proof.group(1) + "." + proof.group(2));
  }

  private static boolean isTest(String proof, Map<String, String> sources) {
    String[] parts = proof.split("\\.", 2);
    return Pattern.compile(
            "@(Test|ParameterizedTest)\n(  @.*\n|      .*\n|  \\}\\)\n)*  void " + parts[1] + "\\(")
        .matcher(sources.getOrDefault(parts[0], ""))
        .find();
  }

  /** The sources of all tests and contracts, by the name of their class. */
  private static Map<String, String> testSources() throws IOException {
    Map<String, String> all = new HashMap<>();
    try (Stream<Path> modules = Files.list(Markdown.ROOT)) {
      for (Path module : modules.toList()) {
        // What a build or a tool makes beside the sources may go while somebody looks.
        Path folder = module.resolve("src");
        if (Files.isDirectory(folder)) {
          addTests(folder, all);
        }
      }
    }
    return all;
  }

  private static void addTests(Path folder, Map<String, String> to) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().matches(".*(Test|Contract)\\.java"))
          .forEach(
              file ->
                  to.merge(
                      file.getFileName().toString().replace(".java", ""),
                      String.join("\n", Markdown.lines(file)),
                      String::concat));
    }
  }
}
