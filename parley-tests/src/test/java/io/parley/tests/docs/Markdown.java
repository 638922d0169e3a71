package io.parley.tests.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, as far as the tests look at it.
 *
 * @param prose the lines outside code blocks
 */
record Markdown(Path file, List<Block> blocks, List<String> prose) {

  /** The folder that the whole project lies in. */
  static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

  private static final Pattern FENCE = Pattern.compile(" *```(\\w*)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");
  private static final Pattern ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\">");
  private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");

  /**
   * A block of code.
   *
   * @param line where it begins, for messages
   */
  record Block(String language, int line, List<String> code) {}

  /** Every page there is. */
  static List<Markdown> pages() {
    return Stream.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("examples"))
        .flatMap(Markdown::files)
        .map(Markdown::read)
        .toList();
  }

  /** The page of that path below {@link #ROOT}. */
  static Markdown page(String path) {
    return read(ROOT.resolve(path));
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Markdown read(Path file) {
    List<Block> blocks = new ArrayList<>();
    List<String> prose = new ArrayList<>();
    Block open = null;
    int number = 0;
    for (String line : lines(file)) {
      number++;
      Matcher fence = FENCE.matcher(line);
      if (fence.matches()) {
        if (open == null) {
          open = new Block(fence.group(1), number, new ArrayList<>());
          blocks.add(open);
        } else {
          open = null;
        }
      } else if (open != null) {
        open.code.add(line);
      } else {
        prose.add(line);
      }
    }
    if (open != null) {
      throw new IllegalStateException(file + ": the block of line " + open.line + " does not end");
    }
    return new Markdown(file, blocks, prose);
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks(String language) {
    return blocks.stream().filter(block -> block.language.equals(language)).toList();
  }

  /** All text outside code blocks. */
  String text() {
    return String.join("\n", prose);
  }

  /** The targets of its links. */
  List<String> links() {
    return LINK.matcher(CODE_SPAN.matcher(text()).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .toList();
  }

  /** What stands behind {@code #} in a link to one of its headings, as hosts of code make it. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String line : prose) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String anchor = anchor(heading.group(1));
        int before = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
      ANCHOR.matcher(line).results().forEach(named -> anchors.add(named.group(1)));
    }
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** The path below {@link #ROOT}. */
  @Override
  public String toString() {
    return ROOT.relativize(file).toString().replace('\\', '/');
  }
}
