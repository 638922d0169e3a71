package io.parley.protocol;

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
   * One parameter.
   *
   * @param value null when there is none
   */
  public record Parameter(String name, @Nullable String value) {}
}
