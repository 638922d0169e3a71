package io.parley.conformance;

import io.parley.conformance.cases.Case;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses cases by their numbers: {@code 1.*} or {@code 1} for a group, {@code 6.4} for a part of
 * one, {@code 5.3} for one case, {@code *} for all.
 */
public final class Selection {

  /** All cases. */
  public static final Selection ALL = new Selection(List.of("*"), List.of());

  private final List<String> included;
  private final List<String> excluded;

  private Selection(List<String> included, List<String> excluded) {
    this.included = included;
    this.excluded = excluded;
  }

  /**
   * Cases that one of the first patterns names and none of the others.
   *
   * @throws IllegalArgumentException if a pattern is no number of a case, with or without {@code
   *     .*}
   */
  public static Selection of(List<String> included, List<String> excluded) {
    return new Selection(checked(included), checked(excluded));
  }

  private static List<String> checked(List<String> patterns) {
    List<String> checked = new ArrayList<>();
    for (String pattern : patterns) {
      if (!pattern.matches("\\*|\\d+(\\.\\d+)*(\\.\\*)?")) {
        throw new IllegalArgumentException(
            "'" + pattern + "' names no cases; 1.*, 6.4 or 5.3 would");
      }
      checked.add(pattern.replaceFirst("\\.\\*$", ""));
    }
    return checked;
  }

  /** Those chosen, in order. */
  public List<Case> of(List<Case> cases) {
    return cases.stream()
        .filter(test -> names(included, test.id()) && !names(excluded, test.id()))
        .toList();
  }

  private static boolean names(List<String> patterns, String id) {
    return patterns.stream()
        .anyMatch(
            pattern -> pattern.equals("*") || id.equals(pattern) || id.startsWith(pattern + "."));
  }
}
