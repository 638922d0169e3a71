package io.parley;

import io.parley.http.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake failed: the server answered, but not as a WebSocket server must, or a proxy
 * on the way did ({@link ProxyException}).
 */
public class HandshakeException extends IOException {
  private static final long serialVersionUID = 1;

  /** The answer. */
  private final transient @Nullable Response response;

  /** Says what was wrong with the answer. */
  public HandshakeException(String message, @Nullable Response response) {
    super(message);
    this.response = response;
  }

  /** The answer with the beginning of its body, or null when there was none to speak of. */
  public @Nullable Response response() {
    return response;
  }
}
