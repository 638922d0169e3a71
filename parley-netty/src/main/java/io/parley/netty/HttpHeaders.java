package io.parley.netty;

import io.parley.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What both sides need to know of header fields. */
final class HttpHeaders {
  private HttpHeaders() {}

  /**
   * Netty's fields as ours.
   *
   * @throws IllegalArgumentException if one is not legal
   */
  static Headers of(io.netty.handler.codec.http.HttpHeaders netty) {
    List<Headers.Field> fields = new ArrayList<>(netty.size());
    for (Map.Entry<String, String> field : netty) {
      fields.add(new Headers.Field(field.getKey(), field.getValue()));
    }
    return Headers.of(fields);
  }

  /** Whether one of the comma-separated lists in the fields of that name has that token. */
  static boolean lists(Headers headers, String name, String token) {
    for (String value : headers.all(name)) {
      for (String element : value.split(",", -1)) {
        if (element.strip().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }
}
