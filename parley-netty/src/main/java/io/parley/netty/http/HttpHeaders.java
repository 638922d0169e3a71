package io.parley.netty.http;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.parley.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What both sides need to know of header fields. */
public final class HttpHeaders {
  /** Longer values seldom come twice, and would make what is kept for sharing large. */
  private static final int MAX_SHARED = 256;

  private HttpHeaders() {}

  /**
   * Bytes of a message's first line and fields, with their line ends; 0 if the decoder did not get
   * as far. It has bounded the two apart.
   */
  public static int headSize(HttpMessage message) {
    return message.decoderResult() instanceof HttpMessageDecoderResult sizes
        ? sizes.totalSize() + 2 * (message.headers().size() + 2)
        : 0;
  }

  /**
   * Netty's fields as ours.
   *
   * @param recent fields of other messages
   * @throws IllegalArgumentException if one is not legal
   */
  public static Headers of(
      io.netty.handler.codec.http.HttpHeaders netty, Recent<Headers.Field> recent) {
    List<Headers.Field> fields = new ArrayList<>(netty.size());
    for (Map.Entry<String, String> field : netty) {
      fields.add(shared(field.getKey(), field.getValue(), recent));
    }
    return Headers.of(fields);
  }

  /**
   * A field.
   *
   * @param recent fields of other messages
   * @throws IllegalArgumentException if it is not legal
   */
  public static Headers.Field shared(String name, String value, Recent<Headers.Field> recent) {
    Headers.Field own = new Headers.Field(name, value);
    return value.length() <= MAX_SHARED ? recent.shared(own) : own;
  }
}
