package io.parley.netty;

import io.parley.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What both sides need to know of header fields. */
final class HttpHeaders {
  /** Longer values seldom come twice, and would make what is kept for sharing large. */
  private static final int MAX_SHARED = 256;

  private HttpHeaders() {}

  /**
   * Netty's fields as ours.
   *
   * @param recent fields of other messages
   * @throws IllegalArgumentException if one is not legal
   */
  static Headers of(io.netty.handler.codec.http.HttpHeaders netty, Recent<Headers.Field> recent) {
    List<Headers.Field> fields = new ArrayList<>(netty.size());
    for (Map.Entry<String, String> field : netty) {
      Headers.Field own = new Headers.Field(field.getKey(), field.getValue());
      fields.add(own.value().length() <= MAX_SHARED ? recent.shared(own) : own);
    }
    return Headers.of(fields);
  }
}
