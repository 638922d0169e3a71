package io.parley.lens;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Variables of the route's path: {@code PathVariable.of("id").map(Long::parseLong).required()}. */
public final class PathVariable {

  private PathVariable() {}

  /** The variable of that name; a value put in changes what the lens reads, not the URI. */
  public static Part<String> of(String name) {
    return Part.of(
        "path variable " + name,
        request -> {
          String value = request.pathVariables().get(name);
          return value == null ? List.of() : List.of(value);
        },
        (request, values) -> {
          Map<String, String> variables = new HashMap<>(request.pathVariables());
          variables.remove(name);
          values.forEach(value -> variables.put(name, value));
          return request.pathVariables(variables);
        });
  }
}
