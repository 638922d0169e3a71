package io.parley.routing;

import java.util.List;
import java.util.stream.Collectors;

/** Routes as people read them: one a line, a subtree indented. */
final class Tree {

  private Tree() {}

  static String of(String head, List<?> children) {
    return children.stream()
        .map(child -> "\n" + child.toString().indent(2).stripTrailing())
        .collect(Collectors.joining("", head, ""));
  }
}
