package io.parley.tests.model;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random walks of sockets on a network without threads: sends, closes, cancels, bytes in any
 * pieces, garbage, ends, failures and time in any order, from calls, other threads and callbacks.
 * After each step the promises of a socket must hold.
 *
 * <p>{@code -Dparley.model.steps=1000000} walks further, {@code -Dparley.model.seed=...} walks the
 * same way again.
 */
class SocketModelTest {

  private final long steps = Long.getLong("parley.model.steps", 20_000);
  private final long seed =
      Long.getLong("parley.model.seed", ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));

  private final Logger logger = Logger.getLogger("io.parley");
  private final Level level = logger.getLevel();

  @BeforeEach
  void keepTheChaosOutOfTheLog() {
    logger.setLevel(Level.OFF);
  }

  @AfterEach
  void restoreTheLog() {
    logger.setLevel(level);
  }

  @Test
  @Timeout(3600)
  void a_socket_keeps_its_promises_whatever_happens() {
    System.out.println("model walk: " + steps + " steps, seed " + seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    long made = 0;
    long closed = 0;
    long sent = 0;
    long delivered = 0;
    int number = 0;
    while (made < steps) {
      number++;
      Episode episode = new Episode(seeds.nextLong());
      try {
        made += episode.walk((int) Math.min(steps - made, Integer.MAX_VALUE));
      } catch (Throwable e) {
        throw new AssertionError(
            "-Dparley.model.seed="
                + seed
                + ", socket "
                + number
                + ": "
                + e.getMessage()
                + "\n  "
                + episode.trace(),
            e);
      }
      closed += episode.isClosedInOrder() ? 1 : 0;
      sent += episode.messagesSent();
      delivered += episode.messagesDelivered();
    }
    System.out.println(
        number
            + " sockets, "
            + closed
            + " of them closed in order, "
            + sent
            + " messages sent, "
            + delivered
            + " delivered");
  }
}
