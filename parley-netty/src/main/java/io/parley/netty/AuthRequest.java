package io.parley.netty;

import io.parley.http.Challenge;
import java.net.URI;
import java.util.List;

/**
 * What an {@link Authenticator} is asked.
 *
 * @param peer who wants to know: scheme, host and port of the server, or of the proxy
 * @param proxy whether it is a proxy
 * @param method of the request: GET, for a proxy CONNECT
 * @param target of the request, as in its first line
 * @param challenges of the refusal, in order; empty before anything was refused
 */
public record AuthRequest(
    URI peer, boolean proxy, String method, String target, List<Challenge> challenges) {

  /** Copies the list. */
  public AuthRequest {
    challenges = List.copyOf(challenges);
  }

  /** Whether nothing was asked for yet: what is answered then is sent with the first request. */
  public boolean isUnasked() {
    return challenges.isEmpty();
  }
}
