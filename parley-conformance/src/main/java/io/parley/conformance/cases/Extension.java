package io.parley.conformance.cases;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1).
 *
 * @param name in lower case
 */
record Extension(String name, List<Parameter> parameters) {

  /** A parameter, its value without quotes, or null when it has none. */
  record Parameter(String name, @Nullable String value) {}

  /** All elements of a header. Values with commas or semicolons in quotes do not occur here. */
  static List<Extension> parse(String header) {
    List<Extension> all = new ArrayList<>();
    for (String element : header.split(",", -1)) {
      if (!element.isBlank()) {
        List<Parameter> parameters = new ArrayList<>();
        String[] parts = element.split(";", -1);
        for (String part : List.of(parts).subList(1, parts.length)) {
          parameters.add(parameter(part.strip()));
        }
        all.add(new Extension(parts[0].strip(), List.copyOf(parameters)));
      }
    }
    return all;
  }

  private static Parameter parameter(String part) {
    int equals = part.indexOf('=');
    return equals < 0
        ? new Parameter(part, null)
        : new Parameter(
            part.substring(0, equals).strip(),
            part.substring(equals + 1).strip().replaceAll("^\"|\"$", ""));
  }

  boolean has(String parameter) {
    return parameters.stream().anyMatch(p -> p.name().equals(parameter));
  }

  /** The value of a parameter as a number, or that one when it is not there or has no value. */
  int number(String parameter, int otherwise) {
    return parameters.stream()
        .filter(p -> p.name().equals(parameter) && p.value() != null)
        .map(p -> Integer.parseInt(p.value()))
        .findFirst()
        .orElse(otherwise);
  }
}
