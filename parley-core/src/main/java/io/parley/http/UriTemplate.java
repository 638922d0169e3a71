package io.parley.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path with variables, such as {@code /rooms/{room}}. A variable stands for one whole segment
 * that is not empty; matching is exact otherwise, and a trailing slash counts.
 */
public final class UriTemplate {

  private final String template;
  private final List<String> segments;

  private UriTemplate(String template, List<String> segments) {
    this.template = template;
    this.segments = segments;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it does not start with a slash, or a brace stands where it
   *     has no meaning, or a name occurs twice
   */
  public static UriTemplate of(String template) {
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("a path starts with '/': " + template);
    }
    List<String> segments = List.of(template.substring(1).split("/", -1));
    List<String> names = new ArrayList<>();
    for (String segment : segments) {
      String name = isVariable(segment) ? segment.substring(1, segment.length() - 1) : segment;
      if (name.indexOf('{') >= 0
          || name.indexOf('}') >= 0
          || isVariable(segment) && name.isEmpty()) {
        throw new IllegalArgumentException("a variable is a whole segment, {name}: " + template);
      }
      if (isVariable(segment)) {
        if (names.contains(name)) {
          throw new IllegalArgumentException("{" + name + "} occurs twice: " + template);
        }
        names.add(name);
      }
    }
    return new UriTemplate(template, segments);
  }

  /**
   * The variables with their percent-decoded values when the path fits, else null.
   *
   * @param rawPath the path as sent, not decoded, so that {@code %2F} inside a segment is no
   *     separator
   */
  public @Nullable Map<String, String> match(String rawPath) {
    if (!rawPath.startsWith("/")) {
      return null;
    }
    String[] given = rawPath.substring(1).split("/", -1);
    if (given.length != segments.size()) {
      return null;
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < given.length; i++) {
      String segment = segments.get(i);
      String value = decoded(given[i]);
      if (isVariable(segment)) {
        if (value.isEmpty()) {
          return null;
        }
        variables.put(segment.substring(1, segment.length() - 1), value);
      } else if (!segment.equals(value)) {
        return null;
      }
    }
    return variables;
  }

  private static boolean isVariable(String segment) {
    return segment.length() >= 2 && segment.startsWith("{") && segment.endsWith("}");
  }

  private static String decoded(String segment) {
    // A plus sign is itself in a path; the decoder below is the one for forms.
    return segment.indexOf('%') < 0
        ? segment
        : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The template as given. */
  @Override
  public String toString() {
    return template;
  }
}
