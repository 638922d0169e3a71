package io.parley.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way to authenticate that a {@code WWW-Authenticate} or {@code Proxy-Authenticate} header
 * offers (RFC 9110 section 11.3).
 *
 * @param scheme as sent, such as {@code Basic}; schemes compare without regard to case
 * @param token what stands behind the scheme instead of parameters (token68), or null
 * @param parameters by name in lower case, the quotes of their values taken off
 */
public record Challenge(String scheme, @Nullable String token, Map<String, String> parameters) {

  /** Copies the parameters. */
  public Challenge {
    parameters = Map.copyOf(parameters);
  }

  /**
   * All challenges in the fields of that name, in order.
   *
   * @throws IllegalArgumentException saying where a field breaks the grammar
   */
  public static List<Challenge> parse(Headers headers, String name) {
    List<Challenge> challenges = new ArrayList<>();
    for (String value : headers.all(name)) {
      new Parser(value).into(challenges);
    }
    return challenges;
  }

  /** Whether it is of that scheme. */
  public boolean is(String other) {
    return scheme.equalsIgnoreCase(other);
  }

  /** The value of a parameter, or null when there is none. */
  public @Nullable String parameter(String name) {
    return parameters.get(name.toLowerCase(Locale.ROOT));
  }

  /** Reads the value of one field. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    void into(List<Challenge> challenges) {
      skip(" \t,");
      while (at < text.length()) {
        challenges.add(challenge());
        skip(" \t,");
      }
    }

    private Challenge challenge() {
      String scheme = token();
      int end = at;
      skip(" \t");
      if (at == end || isAtEnd()) {
        return new Challenge(scheme, null, Map.of());
      }
      String token = token68();
      return token != null
          ? new Challenge(scheme, token, Map.of())
          : new Challenge(scheme, null, parameters());
    }

    private @Nullable String token68() {
      int from = at;
      int to = from;
      while (to < text.length() && isToken68(text.charAt(to))) {
        to++;
      }
      while (to < text.length() && text.charAt(to) == '=') {
        to++;
      }
      at = to;
      skip(" \t");
      if (to > from && isAtEnd()) {
        return text.substring(from, to);
      }
      at = from;
      return null;
    }

    private static boolean isToken68(char c) {
      return c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c >= '0' && c <= '9'
          || "-._~+/".indexOf(c) >= 0;
    }

    private Map<String, String> parameters() {
      Map<String, String> parameters = new LinkedHashMap<>();
      while (true) {
        int from = at;
        String name = token();
        skip(" \t");
        if (at == text.length() || text.charAt(at) != '=') {
          if (parameters.isEmpty()) {
            throw malformed("= is missing");
          }
          at = from; // The scheme of the next challenge.
          return parameters;
        }
        at++;
        skip(" \t");
        String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
        parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
        skip(" \t");
        if (!isAtEnd()) {
          throw malformed("a comma is missing");
        }
        skip(" \t,");
        if (at == text.length()) {
          return parameters;
        }
      }
    }

    private String token() {
      int from = at;
      while (at < text.length() && Headers.isToken(text.substring(at, at + 1))) {
        at++;
      }
      if (at == from) {
        throw malformed("a token is missing");
      }
      return text.substring(from, at);
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          return value.toString();
        }
        if (c == '\\' && at + 1 < text.length()) {
          at++;
          c = text.charAt(at);
        }
        value.append(c);
      }
      throw malformed("a quote does not end");
    }

    private boolean isAtEnd() {
      return at == text.length() || text.charAt(at) == ',';
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private IllegalArgumentException malformed(String what) {
      return new IllegalArgumentException(what + " at character " + (at + 1) + " of: " + text);
    }
  }
}
