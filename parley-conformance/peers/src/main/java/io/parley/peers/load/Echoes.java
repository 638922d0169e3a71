package io.parley.peers.load;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One connection under load: each text that comes back is answered by the next. */
final class Echoes {

  /** Written by the callbacks of one connection, which never overlap; read by any thread. */
  private final AtomicLong count = new AtomicLong();

  private volatile LoadClient.@Nullable Sender sender;
  private volatile boolean over;

  /** Begins to send, so many at once. */
  void start(LoadClient.Sender opened, int inFlight) {
    sender = opened;
    for (int i = 0; i < inFlight; i++) {
      opened.send();
    }
  }

  /** A text came, of that many bytes or characters. */
  void back(int length) {
    LoadClient.Sender next = sender;
    if (length != LoadClient.TEXT.length()) {
      broken("a text of " + length + " came back");
    } else if (next != null && !over) {
      count.setRelease(count.getPlain() + 1);
      next.send();
    }
  }

  /** Ends it: what still comes does not count. */
  void end() {
    over = true;
    LoadClient.Sender open = sender;
    if (open != null) {
      open.end();
    }
  }

  /** The connection broke; without {@link #end} the figures would be worth nothing. */
  void broken(String why) {
    if (!over) {
      System.err.println("broken: " + why);
      Runtime.getRuntime().halt(1);
    }
  }

  long count() {
    return count.getAcquire();
  }
}
