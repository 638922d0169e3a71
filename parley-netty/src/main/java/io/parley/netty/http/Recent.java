package io.parley.netty.http;

import org.jspecify.annotations.Nullable;

/**
 * Lets equal values be one object: the clients of a server send much the same headers, and each
 * socket keeps its request. Holds a fixed number of values, whatever comes. One thread at a time.
 */
public final class Recent<T> {

  private static final int SLOTS = 256;

  private final @Nullable Object[] values = new @Nullable Object[SLOTS];

  /** A value equal to this one that was seen lately, or this one. */
  @SuppressWarnings("unchecked") // Only this method puts values in.
  T shared(T value) {
    int hash = value.hashCode();
    int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 1;
    Object seen = values[slot];
    if (seen != null && value.equals(seen)) {
      return (T) seen;
    }
    values[slot] = value;
    return value;
  }
}
