package io.parley.conformance.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Collects the cases of one group, or of several that have the same section and roles. */
final class Group {

  private final List<Case> cases = new ArrayList<>();

  /** Set before the cases it holds for. */
  private String section = "";

  private Set<Role> roles = Set.of(Role.values());

  /** The cases that follow are about this section. */
  Group section(String rfcSection) {
    section = rfcSection;
    return this;
  }

  /** The cases that follow are for peers of that role alone. */
  Group only(Role role) {
    roles = Set.of(role);
    return this;
  }

  /** The cases that follow are for servers and clients. */
  Group both() {
    roles = Set.of(Role.values());
    return this;
  }

  Group add(String id, String title, String requirement, Consumer<Script> script) {
    cases.add(new Case(id, title, requirement, section, roles, script));
    return this;
  }

  /**
   * Adds a case that is over when the opening handshake is, which its only step leads.
   *
   * @param text what the step does
   */
  Group byHand(String id, String title, String requirement, String text, Script.Action action) {
    return add(
        id, title, requirement, script -> script.opening(Opening.BY_SCRIPT).step(text, action));
  }

  List<Case> cases() {
    return List.copyOf(cases);
  }
}
