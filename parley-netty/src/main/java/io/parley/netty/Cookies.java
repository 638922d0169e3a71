package io.parley.netty;

import io.parley.http.Headers;
import io.parley.netty.dial.Target;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link CookieHandler} and our headers. It may block. */
final class Cookies {

  private static final String COOKIE = "Cookie";

  private Cookies() {}

  /** The headers of a request with its cookies behind those it has, all in one field. */
  static Headers added(Headers headers, CookieHandler handler, URI uri) throws IOException {
    List<String> cookies = new ArrayList<>(headers.all(COOKIE));
    Map<String, List<String>> given = handler.get(Target.httpUri(uri), map(headers));
    given.forEach(
        (name, values) -> {
          if (name.equalsIgnoreCase(COOKIE)) {
            cookies.addAll(values);
          }
        });
    return cookies.isEmpty() ? headers : headers.set(COOKIE, String.join("; ", cookies));
  }

  static void store(Headers headers, CookieHandler handler, URI uri) throws IOException {
    handler.put(Target.httpUri(uri), map(headers));
  }

  private static Map<String, List<String>> map(Headers headers) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (Headers.Field field : headers) {
      map.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field.value());
    }
    return map;
  }
}
