package io.parley.tests.docs;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocketConfig;
import io.parley.cli.Main;
import io.parley.cli.Stdio;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages say is so: their code is in tests that run, their links lead somewhere. */
class DocumentedCodeTest {

  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*[a-z0-9]");

  private static final Pattern COMMAND = Pattern.compile("conformance \\w+|\\S+");

  static List<Markdown> pages() {
    return Markdown.pages();
  }

  @Test
  void the_pages_are_there() {
    assertThat(pages().stream().map(Markdown::toString))
        .contains(
            "README.md",
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "docs/design.md",
            "docs/guide.md",
            "docs/reference.md");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void java_code_is_in_a_test_that_runs(Markdown page) throws IOException {
    // Contributors are shown code of the project itself; everybody else code that stands here.
    String sources = page.toString().equals("CONTRIBUTING.md") ? everything() : samples();
    assertThat(page.blocks("java"))
        .filteredOn(block -> !sources.contains("\n" + flattened(block.code()) + "\n"))
        .isEmpty();
  }

  private static String samples() throws IOException {
    return sources(Markdown.ROOT.resolve("parley-tests/src/test/java/io/parley/tests/docs"));
  }

  private static String everything() throws IOException {
    try (Stream<Path> modules = Files.list(Markdown.ROOT)) {
      List<String> all = new ArrayList<>();
      for (Path module : modules.sorted().toList()) {
        Path folder = module.resolve("src");
        if (Files.isDirectory(folder)) {
          all.add(sources(folder));
        }
      }
      return String.join("", all);
    }
  }

  private static String sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> "\n" + flattened(Markdown.lines(file)) + "\n")
          .collect(joining());
    }
  }

  /** Without indentation and empty lines. */
  private static String flattened(List<String> code) {
    return code.stream().map(String::strip).filter(line -> !line.isEmpty()).collect(joining("\n"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_lead_somewhere(Markdown page) {
    assertThat(page.links())
        .filteredOn(link -> !link.matches("[a-z]+:.*"))
        .allSatisfy(link -> assertThat(trouble(page, link)).isEmpty());
  }

  private static String trouble(Markdown page, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
    if (!target.startsWith(Markdown.ROOT) || !Files.exists(target)) {
      return "there is no " + parts[0];
    }
    if (parts.length == 1) {
      return "";
    }
    Set<String> anchors = Markdown.page(Markdown.ROOT.relativize(target).toString()).anchors();
    return anchors.contains(parts[1]) ? "" : "no #" + parts[1] + " among " + anchors;
  }

  @Test
  void every_option_of_a_socket_is_in_the_reference() {
    assertThat(
            Arrays.stream(WebSocketConfig.Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !name.equals("build")))
        .hasSizeGreaterThan(10)
        .allSatisfy(option -> assertThat(reference()).contains("`" + option + "`"));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        io.parley.Compression.class,
        io.parley.netty.ClientTls.class,
        io.parley.netty.Http2Config.class,
        io.parley.netty.NettyBackend.class,
        io.parley.netty.NettyClient.class,
        io.parley.netty.NettyRuntime.Builder.class,
        io.parley.netty.Proxy.class,
        io.parley.netty.ServerTls.class,
        io.parley.netty.TcpOptions.class
      })
  void every_method_that_sets_an_option_is_in_the_reference(Class<?> type) {
    assertThat(
            Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getReturnType() == type)
                .map(Method::getName))
        .isNotEmpty()
        .allSatisfy(option -> assertThat(reference()).containsPattern("`" + option + "[`(]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "connect", "bench", "conformance server", "conformance client"})
  void every_option_of_a_command_is_in_the_reference(String command) {
    assertThat(options(command))
        .hasSizeGreaterThan(5)
        .allSatisfy(option -> assertThat(reference()).containsPattern("`" + option + "[ `]"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shell_samples_use_options_that_there_are(Markdown page) {
    assertThat(page.blocks().stream().flatMap(block -> block.code().stream()))
        .filteredOn(line -> line.contains("./parley "))
        .allSatisfy(
            line -> {
              String call = line.substring(line.indexOf("./parley ") + "./parley ".length());
              Matcher words = COMMAND.matcher(call);
              assertThat(words.lookingAt()).isTrue();
              String command = words.group();
              assertThat(command)
                  .isIn(
                      "serve",
                      "connect",
                      "bench",
                      "conformance server",
                      "conformance client",
                      "help",
                      "--help",
                      "--version");
              if (!command.startsWith("-")) {
                assertThat(options(command)).containsAll(named(call));
              }
            });
  }

  @Test
  void the_version_to_depend_on_is_that_of_the_build() {
    String build = String.join("\n", Markdown.lines(Markdown.ROOT.resolve("pom.xml")));
    Matcher version =
        Pattern.compile("<artifactId>parley-parent</artifactId>\\s*<version>(.*?)</version>")
            .matcher(build);
    assertThat(version.find()).isTrue();
    assertThat(
            Markdown.page("README.md").blocks().stream()
                .flatMap(block -> block.code().stream())
                .filter(line -> line.contains("parley-bom:") || line.contains("<version>")))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains(version.group(1)));
  }

  private static String reference() {
    return Markdown.page("docs/reference.md").text();
  }

  private static Set<String> options(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Stdio stdio = Stdio.piped(new ByteArrayInputStream(new byte[0]), print, print);
    assertThat(Main.run(stdio, (command + " --help").split(" "))).isZero();
    return named(out.toString(StandardCharsets.UTF_8));
  }

  private static Set<String> named(String text) {
    return OPTION
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(toCollection(TreeSet::new));
  }
}
