package io.parley.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An input of a target, kept as text that a person can read: bytes in hex, and strings in quotes
 * with {@code \r}, {@code \n}, {@code \"} and {@code \\}, up to the end of the line or a {@code #}.
 */
final class Seed {

  private static final Pattern PART =
      Pattern.compile("\\s+|#.*|([0-9a-fA-F]{2})|\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final int BYTES_IN_A_LINE = 32;

  private final String name;
  private final byte[] bytes;

  private Seed(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** That of its file. */
  String name() {
    return name;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** All of that target. */
  static List<Seed> of(Target target) {
    URL folder = Seed.class.getResource(target.title());
    if (folder == null) {
      throw new IllegalStateException("there are no seeds of " + target.title());
    }
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().map(Seed::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Seed read(Path file) {
    try {
      return new Seed(String.valueOf(file.getFileName()), parse(Files.readAllLines(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  static byte[] parse(List<String> lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : lines) {
      Matcher part = PART.matcher(line);
      int at = 0;
      while (at < line.length()) {
        if (!part.find(at) || part.start() != at) {
          throw new IllegalArgumentException("not a seed: " + line.substring(at));
        }
        if (part.group(1) != null) {
          bytes.write(HexFormat.fromHexDigits(part.group(1)));
        } else if (part.group(2) != null) {
          bytes.writeBytes(part.group(2).translateEscapes().getBytes(StandardCharsets.UTF_8));
        }
        at = part.end();
      }
    }
    return bytes.toByteArray();
  }

  /** The lines of a file for these bytes. */
  static String text(String comment, byte[] bytes) {
    StringBuilder text = new StringBuilder();
    comment.lines().forEach(line -> text.append("# ").append(line).append('\n'));
    for (int at = 0; at < bytes.length; at += BYTES_IN_A_LINE) {
      int end = Math.min(bytes.length, at + BYTES_IN_A_LINE);
      text.append(HexFormat.ofDelimiter(" ").formatHex(bytes, at, end)).append('\n');
    }
    return text.toString();
  }
}
