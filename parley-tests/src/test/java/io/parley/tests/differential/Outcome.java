package io.parley.tests.differential;

import java.util.List;

/**
 * What a reader made of a script.
 *
 * @param events messages, pings and pongs in their order
 * @param end {@code open}, {@code close} with code and reason, or {@code fail} with the code that
 *     the peer is told, or {@code fail} alone
 * @param behind what it handed on behind that end
 * @param detail what it says of the failure
 */
public record Outcome(List<String> events, String end, List<String> behind, String detail) {

  boolean agrees(Outcome other) {
    return events.equals(other.events) && end.equals(other.end) && behind.equals(other.behind);
  }

  /** The same without what came behind the end. */
  Outcome upToTheEnd() {
    return new Outcome(events, end, List.of(), detail);
  }
}
