package io.parley.netty;

import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the challenges of servers (401) and proxies (407): RFC 9110 section 11. It may block: it
 * runs on the workers. Any thread, several at once.
 *
 * <p>Those made here send nothing unasked to a peer that never asked. Later requests to one that
 * did carry credentials at once, as long as it takes them.
 */
@FunctionalInterface
public interface Authenticator {

  /**
   * The credentials for a request: called before the first one, and after each refusal.
   *
   * @return the value of {@code Authorization} or {@code Proxy-Authorization}; null for none, then
   *     a refusal stands
   * @throws IOException if there is no answer because something broke; the opening fails with it
   */
  @Nullable String answer(AuthRequest request) throws IOException;

  /**
   * Answers Digest with the best algorithm offered (SHA-512-256, SHA-256, MD5), and Basic where
   * there is no Digest that can be answered.
   *
   * @throws IllegalArgumentException if the user has a colon, or either a control character
   */
  static Authenticator password(String user, String password) {
    return new PasswordAuthenticator(user, password, true, true);
  }

  /** As {@link #password}, but Basic only (RFC 7617): the password goes over the wire. */
  static Authenticator basic(String user, String password) {
    return new PasswordAuthenticator(user, password, true, false);
  }

  /** As {@link #password}, but Digest only (RFC 7616). */
  static Authenticator digest(String user, String password) {
    return new PasswordAuthenticator(user, password, false, true);
  }

  /**
   * Answers Bearer (RFC 6750).
   *
   * @param token asked for each answer, and again after a token was refused; may block; null when
   *     there is none
   */
  static Authenticator bearer(Supplier<? extends @Nullable String> token) {
    return new BearerAuthenticator(token);
  }
}
