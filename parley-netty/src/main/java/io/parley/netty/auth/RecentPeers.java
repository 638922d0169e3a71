package io.parley.netty.auth;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is remembered about the peers met last. Any thread. */
public final class RecentPeers<T> {

  private static final int MAX = 64;

  /** Under this object's lock. */
  private final Map<URI, T> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, T> eldest) {
          return size() > MAX;
        }
      };

  /** Null for nothing, or for so long ago that it is forgotten. */
  public synchronized @Nullable T get(URI peer) {
    return remembered.get(peer);
  }

  /** Remembers that of a peer, in the place of what was before. */
  public synchronized void put(URI peer, T value) {
    remembered.put(peer, value);
  }
}
