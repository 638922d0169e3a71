package io.parley.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path with variables, such as {@code /rooms/{room}}. A variable stands for one whole segment
 * that is not empty. A {@code *} as the last segment stands for all the rest: {@code /assets/*} is
 * {@code /assets} and every path below it. Matching is exact otherwise, and a trailing slash
 * counts.
 */
public final class UriTemplate {

  private static final String REST = "*";

  private final String template;

  /** Without the star. */
  private final List<String> segments;

  private final boolean open;

  private UriTemplate(String template, List<String> segments, boolean open) {
    this.template = template;
    this.segments = segments;
    this.open = open;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it does not start with a slash, or a brace or a star stands
   *     where it has no meaning, or a name occurs twice
   */
  public static UriTemplate of(String template) {
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("a path starts with '/': " + template);
    }
    List<String> all = List.of(template.substring(1).split("/", -1));
    boolean open = all.get(all.size() - 1).equals(REST);
    List<String> segments = open ? all.subList(0, all.size() - 1) : all;
    if (segments.contains(REST)) {
      throw new IllegalArgumentException("a star is the last segment: " + template);
    }
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
    return new UriTemplate(template, segments, open);
  }

  /**
   * This template below that one: {@code /rooms} under {@code /api} is {@code /api/rooms}, and
   * {@code /} under {@code /api} is {@code /api} itself.
   *
   * @throws IllegalArgumentException if the two do not make a template
   */
  public UriTemplate under(String base) {
    of(base);
    String stem = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    if (stem.isEmpty()) {
      return this;
    }
    return of(template.equals("/") ? stem : stem + template);
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
    List<String> given = Arrays.asList(rawPath.substring(1).split("/", -1));
    if (open ? given.size() < segments.size() : given.size() != segments.size()) {
      return null;
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      String value = decoded(given.get(i));
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

  /**
   * What the star stands for in a path that {@linkplain #match fits}, as sent: empty, or from a
   * slash on.
   *
   * @throws IllegalStateException if this template has no star
   */
  public String rest(String rawPath) {
    if (!open) {
      throw new IllegalStateException("there is no star in " + template);
    }
    int slash = 0;
    for (int i = 0; i < segments.size() && slash >= 0; i++) {
      slash = rawPath.indexOf('/', slash + 1);
    }
    return slash < 0 ? "" : rawPath.substring(slash);
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
