package io.parley.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says in a {@code Forwarded} header (RFC 7239 section 4); null for what it does not
 * say.
 *
 * @param client whom it got the request from
 */
record ForwardedElement(@Nullable String client, @Nullable String host, @Nullable String proto) {

  /**
   * The elements of a list, in order.
   *
   * @throws TrustedProxies.Malformed if it is none
   */
  static List<ForwardedElement> parse(String list) throws TrustedProxies.Malformed {
    return new Parser(list).list();
  }

  /** Reads a list from the left. */
  private static final class Parser {

    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<ForwardedElement> list() throws TrustedProxies.Malformed {
      List<ForwardedElement> elements = new ArrayList<>();
      boolean more = true;
      while (more) {
        skipSpace();
        // A list may have empty elements (RFC 9110 section 5.6.1).
        if (at < text.length() && text.charAt(at) != ',') {
          elements.add(element());
        }
        more = at < text.length();
        if (more) {
          expect(',');
        }
      }
      return elements;
    }

    private ForwardedElement element() throws TrustedProxies.Malformed {
      String client = null;
      String host = null;
      String proto = null;
      List<String> seen = new ArrayList<>();
      boolean more = true;
      while (more) {
        String name = token().toLowerCase(Locale.ROOT);
        expect('=');
        String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
        if (seen.contains(name)) {
          throw new TrustedProxies.Malformed("twice in one element of Forwarded: " + name);
        }
        seen.add(name);
        switch (name) {
          case "for" -> client = value;
          case "host" -> host = value;
          case "proto" -> proto = value;
          default -> {} // "by" and extensions.
        }
        skipSpace();
        more = at < text.length() && text.charAt(at) == ';';
        if (more) {
          at++;
          skipSpace();
        }
      }
      return new ForwardedElement(client, host, proto);
    }

    private String token() throws TrustedProxies.Malformed {
      int from = at;
      while (at < text.length() && Headers.isToken(text.substring(at, at + 1))) {
        at++;
      }
      if (at == from) {
        throw malformed();
      }
      return text.substring(from, at);
    }

    private String quoted() throws TrustedProxies.Malformed {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
        at++;
      }
      expect('"');
      return value.toString();
    }

    private void expect(char c) throws TrustedProxies.Malformed {
      if (at >= text.length() || text.charAt(at) != c) {
        throw malformed();
      }
      at++;
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    private TrustedProxies.Malformed malformed() {
      return new TrustedProxies.Malformed("malformed Forwarded, at character " + at);
    }
  }
}
