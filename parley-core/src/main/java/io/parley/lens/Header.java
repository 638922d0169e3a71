package io.parley.lens;

import io.parley.http.Headers;

/** Headers: {@code Header.of("X-Tenant").required()}. */
public final class Header {

  private Header() {}

  /** The header of that name. */
  public static Part<String> of(String name) {
    return Part.of(
        "header " + name,
        request -> request.headers().all(name),
        (request, values) -> {
          Headers headers = request.headers().remove(name);
          for (String value : values) {
            headers = headers.add(name, value);
          }
          return request.headers(headers);
        });
  }
}
