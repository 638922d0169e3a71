package io.parley.netty;

import io.parley.http.Challenge;
import io.parley.netty.auth.Digest;
import io.parley.netty.auth.RecentPeers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Knows a user and a password. Any thread. */
final class PasswordAuthenticator implements Authenticator {

  private static final int CNONCE_BYTES = 16;

  private final String user;
  private final String password;
  private final boolean basic;
  private final boolean digest;
  private final SecureRandom random = new SecureRandom();

  /** How each peer wanted it last time. */
  private final RecentPeers<Session> sessions = new RecentPeers<>();

  /**
   * A way that a peer asked for.
   *
   * @param digest null for Basic
   * @param uses how often the nonce has been used
   */
  private record Session(@Nullable Digest digest, AtomicInteger uses) {
    Session(@Nullable Digest digest) {
      this(digest, new AtomicInteger());
    }
  }

  PasswordAuthenticator(String user, String password, boolean basic, boolean digest) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user has no colon: " + user);
    }
    if ((user + password).chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException(
          "control character in the credentials of user " + user.replaceAll("\\p{Cntrl}", "?"));
    }
    this.user = user;
    this.password = password;
    this.basic = basic;
    this.digest = digest;
  }

  @Override
  public @Nullable String answer(AuthRequest request) {
    Session session =
        request.isUnasked() ? sessions.get(request.peer()) : session(request.challenges());
    if (session == null) {
      return null;
    }
    if (!request.isUnasked()) {
      sessions.put(request.peer(), session);
    }
    Digest asked = session.digest();
    if (asked == null) {
      byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }
    int count = session.uses().incrementAndGet();
    return asked.answer(user, password, request.method(), request.target(), count, cnonce());
  }

  private @Nullable Session session(List<Challenge> challenges) {
    Digest best = digest ? Digest.best(challenges) : null;
    if (best != null) {
      return new Session(best);
    }
    return basic && challenges.stream().anyMatch(each -> each.is("Basic"))
        ? new Session(null)
        : null;
  }

  private String cnonce() {
    byte[] bytes = new byte[CNONCE_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "password of " + user;
  }
}
