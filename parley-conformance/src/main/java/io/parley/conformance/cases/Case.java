package io.parley.conformance.cases;

import java.util.Set;
import java.util.function.Consumer;

/**
 * One thing that a peer must do.
 *
 * @param id its number, such as 1.1.1
 * @param title a few words
 * @param requirement what the peer must do
 * @param section where the RFC says so
 * @param roles what it is asked of
 * @param script writes down what is sent and what must come
 */
public record Case(
    String id,
    String title,
    String requirement,
    String section,
    Set<Role> roles,
    Consumer<Script> script) {

  /** The number of its group, such as 1. */
  public int group() {
    return Integer.parseInt(id.substring(0, id.indexOf('.')));
  }
}
