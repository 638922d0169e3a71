package io.parley;

import io.parley.http.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One extension as offered or answered in {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1).
 *
 * @param name a token
 * @param parameters in their order; a name may occur twice, which most extensions decline
 */
public record ExtensionHeader(String name, List<Parameter> parameters) {

  /**
   * Checks the name and copies the list.
   *
   * @throws IllegalArgumentException if the name is not a token
   */
  public ExtensionHeader {
    requireToken(name);
    parameters = List.copyOf(parameters);
  }

  /**
   * One parameter.
   *
   * @param name a token
   * @param value a token, with no trace of quotes that were around it; null when there is none
   */
  public record Parameter(String name, @Nullable String value) {

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one is not a token
     */
    public Parameter {
      requireToken(name);
      if (value != null) {
        requireToken(value);
      }
    }

    /** As in the header field. */
    @Override
    public String toString() {
      return value == null ? name : name + "=" + value;
    }
  }

  private static void requireToken(String text) {
    if (!Headers.isToken(text)) {
      throw new IllegalArgumentException("not a token: " + text);
    }
  }

  /** As in the header field. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    parameters.forEach(parameter -> text.append("; ").append(parameter));
    return text.toString();
  }
}
