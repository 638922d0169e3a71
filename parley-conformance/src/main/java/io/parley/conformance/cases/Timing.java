package io.parley.conformance.cases;

import java.time.Duration;

/**
 * How long to wait.
 *
 * @param patience for what must come; only a peer that fails makes a case wait that long
 * @param failFast for a failure that should come before the rest of a message is sent
 * @param stubborn for a peer to give up a silent one; its time-outs are its own affair
 */
public record Timing(Duration patience, Duration failFast, Duration stubborn) {
  /** 10 s, 2 s and 20 s. */
  public static final Timing DEFAULT =
      new Timing(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(20));
}
