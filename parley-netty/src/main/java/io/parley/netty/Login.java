package io.parley.netty;

import io.parley.http.Challenge;
import io.parley.http.Headers;
import io.parley.http.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The authentication with one peer within one opening: each challenge is answered once. Off the
 * loop; one thread at a time.
 */
final class Login {

  private final Authenticator authenticator;
  private final URI peer;
  private final boolean proxy;

  /** The answer to a challenge, for the next request. */
  private @Nullable String answer;

  /** Whether an answer to a challenge has been sent. */
  private boolean answered;

  /** Whether one to a challenge that only said that the nonce was too old has been sent, too. */
  private boolean refreshed;

  Login(Authenticator authenticator, URI peer, boolean proxy) {
    this.authenticator = authenticator;
    this.peer = peer;
    this.proxy = proxy;
  }

  /** What goes with the next request; null for nothing. */
  @Nullable String credentials(String method, String target) throws IOException {
    String ready = answer;
    answer = null;
    return ready != null ? ready : ask(method, target, List.of());
  }

  /**
   * Answers a refusal with the {@link #credentials} of the next request.
   *
   * @return null if there is an answer; else why there is none
   */
  @Nullable String challenged(Response refusal, String method, String target) throws IOException {
    String header = proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
    List<Challenge> challenges;
    try {
      challenges = Challenge.parse(refusal.headers(), header);
    } catch (IllegalArgumentException e) {
      return "its " + header + " cannot be read: " + e.getMessage();
    }
    if (challenges.isEmpty()) {
      return "it does not say how to authenticate (" + header + ")";
    }
    if (answered && (refreshed || !isStale(challenges))) {
      return "it did not take the credentials";
    }
    refreshed = answered;
    answered = true;
    answer = ask(method, target, challenges);
    String schemes = challenges.stream().map(Challenge::scheme).collect(Collectors.joining(", "));
    return answer != null ? null : "the authenticator has no answer to its challenge: " + schemes;
  }

  private static boolean isStale(List<Challenge> challenges) {
    return challenges.stream().anyMatch(each -> "true".equalsIgnoreCase(each.parameter("stale")));
  }

  private @Nullable String ask(String method, String target, List<Challenge> challenges)
      throws IOException {
    String credentials =
        authenticator.answer(new AuthRequest(peer, proxy, method, target, challenges));
    if (credentials != null && !isLegal(credentials)) {
      // Whoever reads the message is not to read them.
      throw new IOException("the authenticator's credentials have a character that no header has");
    }
    return credentials;
  }

  private static boolean isLegal(String value) {
    try {
      return new Headers.Field("Authorization", value).value().equals(value);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
