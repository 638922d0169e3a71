package io.parley.netty.origin;

import java.util.HashMap;
import java.util.Map;

/** The origins that clients of a loop reach by HTTP/2. Used on the loop's thread only. */
public final class Http2Origins {

  private final Map<Object, Http2Origin> origins = new HashMap<>();

  /**
   * That origin.
   *
   * @param key equal for sockets that may share a connection
   */
  public Http2Origin of(Object key) {
    Http2Origin origin = origins.get(key);
    if (origin == null) {
      origins.values().removeIf(Http2Origin::isForgotten);
      origin = new Http2Origin();
      origins.put(key, origin);
    }
    return origin;
  }
}
