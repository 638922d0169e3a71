package io.parley.netty;

import io.parley.netty.auth.RecentPeers;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gets tokens elsewhere. Any thread. */
final class BearerAuthenticator implements Authenticator {

  private final Supplier<? extends @Nullable String> token;

  /** Who asked for one before. */
  private final RecentPeers<Boolean> asked = new RecentPeers<>();

  BearerAuthenticator(Supplier<? extends @Nullable String> token) {
    this.token = token;
  }

  @Override
  public @Nullable String answer(AuthRequest request) {
    boolean asks =
        request.isUnasked()
            ? asked.get(request.peer()) != null
            : request.challenges().stream().anyMatch(each -> each.is("Bearer"));
    if (!asks) {
      return null;
    }
    asked.put(request.peer(), true);
    String fresh = token.get();
    return fresh == null ? null : "Bearer " + fresh;
  }
}
