package io.parley.conformance;

import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of all cases that one peer was put to.
 *
 * @param agent the name of the peer
 * @param role what it is
 * @param results in the order of the cases
 */
public record AgentResults(String agent, Role role, List<CaseResult> results) {

  /** How many cases have each verdict; all verdicts are there. */
  public Map<Verdict, Integer> counts() {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      counts.put(verdict, 0);
    }
    results.forEach(result -> counts.merge(result.verdict(), 1, Integer::sum));
    return counts;
  }

  /** The worst verdict. */
  public Verdict worst() {
    return results.stream().map(CaseResult::verdict).reduce(Verdict.OK, Verdict::or);
  }

  /** The verdicts that there are, with their numbers, for a person. */
  public String summary() {
    return counts().entrySet().stream()
        .filter(count -> count.getValue() > 0)
        .map(count -> count.getValue() + " " + count.getKey().word())
        .collect(Collectors.joining(", "));
  }
}
