package io.parley.conformance.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes JSON (RFC 8259). */
public final class Json {

  private Json() {}

  /** An object of texts: names and values in turn. */
  public static String object(String... namesAndValues) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.add(text(namesAndValues[i]) + ": " + text(namesAndValues[i + 1]));
    }
    return "{" + String.join(", ", members) + "}";
  }

  /** A string in quotes. */
  public static String text(String value) {
    StringBuilder out = new StringBuilder("\"");
    value
        .chars()
        .forEach(
            unit -> {
              char c = (char) unit;
              if (c == '"' || c == '\\') {
                out.append('\\').append(c);
              } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", unit));
              } else {
                out.append(c);
              }
            });
    return out.append('"').toString();
  }
}
