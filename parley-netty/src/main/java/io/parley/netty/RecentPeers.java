package io.parley.netty;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is remembered about the peers met last. Any thread. */
final class RecentPeers<T> {

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

  synchronized @Nullable T get(URI peer) {
    return remembered.get(peer);
  }

  synchronized void put(URI peer, T value) {
    remembered.put(peer, value);
  }
}
