package io.parley.lens;

import io.parley.http.Request;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parameters of the query: {@code Query.of("page").map(Integer::parseInt).defaulted(1)}. */
public final class Query {

  private Query() {}

  /** The parameter of that name. */
  public static Part<String> of(String name) {
    return Part.of(
        "query parameter " + name,
        request -> request.queries(name),
        (request, values) -> with(request, name, values));
  }

  private static Request with(Request request, String name, List<String> values) {
    URI uri = request.uri();
    List<String> pairs = new ArrayList<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        String given = pair.substring(0, pair.indexOf('=') < 0 ? pair.length() : pair.indexOf('='));
        if (!URLDecoder.decode(given, StandardCharsets.UTF_8).equals(name)) {
          pairs.add(pair);
        }
      }
    }
    values.forEach(value -> pairs.add(encoded(name) + "=" + encoded(value)));
    String text = uri.toString();
    int fragment = text.indexOf('#');
    String end = fragment < 0 ? "" : text.substring(fragment);
    String start = fragment < 0 ? text : text.substring(0, fragment);
    int query = start.indexOf('?');
    String path = query < 0 ? start : start.substring(0, query);
    return request.uri(
        URI.create(path + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs)) + end));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
