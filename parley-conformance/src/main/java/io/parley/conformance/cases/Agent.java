package io.parley.conformance.cases;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A client under test, over all its connections. For any thread. */
public final class Agent {

  private final Set<String> keys = ConcurrentHashMap.newKeySet();

  /** A client that has not connected yet. */
  public Agent() {}

  /**
   * Remembers the {@code Sec-WebSocket-Key} of a handshake.
   *
   * @return whether it is a new one
   */
  public boolean isNewKey(String key) {
    return keys.add(key);
  }
}
