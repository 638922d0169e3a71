package io.parley;

import io.parley.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way to the server refused, or answered with what is no answer. The message names
 * the proxy and what it said.
 */
public final class ProxyException extends HandshakeException {
  private static final long serialVersionUID = 1;

  /**
   * Says what the proxy did.
   *
   * @param response its answer with the beginning of its body; null if it was none of HTTP
   */
  public ProxyException(String message, @Nullable Response response) {
    super(message, response);
  }
}
