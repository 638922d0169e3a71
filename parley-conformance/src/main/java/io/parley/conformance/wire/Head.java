package io.parley.conformance.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * First line and headers of a request or an answer.
 *
 * @param start the first line
 * @param fields in order
 */
public record Head(String start, List<Field> fields) {

  /** A header line. */
  public record Field(String name, String value) {}

  /**
   * Reads a head.
   *
   * @param text all up to the empty line
   * @throws WireException if a line is no header line
   */
  public static Head parse(String text) throws WireException {
    String[] lines = text.split("\r\n", -1);
    List<Field> fields = new ArrayList<>();
    for (String line : List.of(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new WireException("came a header line without a name: " + line);
      }
      fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new Head(lines[0], List.copyOf(fields));
  }

  /** The values of all lines of that name, in any case. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** All values of that name in one, with commas between; empty when there is none. */
  public String joined(String name) {
    return String.join(", ", all(name));
  }

  /** Whether a comma-separated header has that element, in any case. */
  public boolean lists(String name, String element) {
    for (String part : joined(name).split(",", -1)) {
      if (part.strip().equalsIgnoreCase(element)) {
        return true;
      }
    }
    return false;
  }

  /** The status of an answer; 0 when the first line is none of an answer. */
  public int status() {
    String[] parts = start.split(" ", -1);
    return parts.length >= 2 && parts[0].startsWith("HTTP/") && parts[1].matches("\\d{3}")
        ? Integer.parseInt(parts[1])
        : 0;
  }

  /** The same without lines of that name. */
  public Head without(String name) {
    return new Head(
        start, fields.stream().filter(field -> !field.name().equalsIgnoreCase(name)).toList());
  }

  /** The same with one more line. */
  public Head with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Head(start, List.copyOf(more));
  }

  /** The same with that line instead of those of its name. */
  public Head replacing(String name, String value) {
    return without(name).with(name, value);
  }

  /** The same with another first line. */
  public Head start(String line) {
    return new Head(line, fields);
  }

  /** The same with the names of all headers in lower case. */
  public Head lowerCase() {
    return new Head(
        start,
        fields.stream()
            .map(field -> new Field(field.name().toLowerCase(Locale.ROOT), field.value()))
            .toList());
  }

  /** The bytes of it, with the empty line. */
  public byte[] encode() {
    StringBuilder text = new StringBuilder(start).append("\r\n");
    for (Field field : fields) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
