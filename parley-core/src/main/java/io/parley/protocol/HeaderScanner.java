package io.parley.protocol;

import io.parley.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads the grammar that header fields are made of. Every method begins where the one before ended
 * and throws an {@link IllegalArgumentException} that tells the place when the text is not so.
 */
final class HeaderScanner {

  private static final String DELIMITERS = " \t,;=\"";

  private final String text;

  /** The next character to look at. */
  private int at;

  /**
   * Begins at the first of these values of one field, which make one list (RFC 9110 section 5.3).
   */
  HeaderScanner(List<String> values) {
    text = String.join(",", values);
  }

  /** Elements between commas, at least one; empty ones do not count (RFC 9110 section 5.6.1). */
  <T> List<T> list(Supplier<T> element) {
    List<T> elements = new ArrayList<>();
    do {
      skipWhitespace();
      if (at < text.length() && text.charAt(at) != ',') {
        elements.add(element.get());
      }
    } while (skip(','));
    if (at < text.length()) {
      throw unexpected("a comma or the end");
    }
    if (elements.isEmpty()) {
      throw unexpected("an element");
    }
    return List.copyOf(elements);
  }

  /** A token. */
  String token() {
    skipWhitespace();
    int start = at;
    while (at < text.length() && DELIMITERS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String token = text.substring(start, at);
    if (!Headers.isToken(token)) {
      at = start;
      throw unexpected("a token");
    }
    return token;
  }

  /** A token, as it is or in quotes; what stands in quotes is returned without its escapes. */
  String tokenOrQuoted() {
    if (!skip('"')) {
      return token();
    }
    StringBuilder content = new StringBuilder();
    while (next() != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      content.append(next());
      at++;
    }
    at++;
    if (!Headers.isToken(content.toString())) {
      throw unexpected("a token in the quotes before");
    }
    return content.toString();
  }

  private char next() {
    if (at >= text.length()) {
      throw unexpected("a closing quote");
    }
    return text.charAt(at);
  }

  /**
   * Passes over that character and the white space before it; false if something else stands there.
   */
  boolean skip(char c) {
    skipWhitespace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipWhitespace() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private IllegalArgumentException unexpected(String expected) {
    return new IllegalArgumentException("expected " + expected + " at " + at + " in: " + text);
  }
}
