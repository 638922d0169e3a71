package io.parley.netty;

import java.net.CookieHandler;
import org.jspecify.annotations.Nullable;

/**
 * What a client makes of answers that are no 101, and of cookies; the methods of {@link
 * NettyClient} describe each value.
 *
 * @param redirects how many are followed; 0 for none
 * @param downgrade whether also from TLS to plain text
 */
record FollowOptions(
    int redirects,
    boolean downgrade,
    @Nullable Authenticator authenticator,
    @Nullable CookieHandler cookies) {

  static final FollowOptions NOTHING = new FollowOptions(0, false, null, null);

  FollowOptions withRedirects(int value) {
    return new FollowOptions(value, downgrade, authenticator, cookies);
  }

  FollowOptions withDowngrade() {
    return new FollowOptions(redirects, true, authenticator, cookies);
  }

  FollowOptions withAuthenticator(Authenticator value) {
    return new FollowOptions(redirects, downgrade, value, cookies);
  }

  FollowOptions withCookies(CookieHandler value) {
    return new FollowOptions(redirects, downgrade, authenticator, value);
  }

  /** Whether the application's code, which may block, has a say. */
  boolean mayBlock() {
    return authenticator != null || cookies != null;
  }
}
