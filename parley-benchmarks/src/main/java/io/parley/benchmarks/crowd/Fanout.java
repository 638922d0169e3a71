package io.parley.benchmarks.crowd;

import java.io.IOException;

/**
 * One member publishes, and every member gets each message, the publisher included: some messages
 * are on the way at any time, and the next goes out when all have the oldest.
 */
final class Fanout extends Crowd {

  private static final int WINDOW = 8;

  /** How many members have got a message, by its number modulo the window. */
  private final int[] arrived = new int[WINDOW];

  private long published;
  private long complete;
  private boolean stopping;

  /** Creates one without members. */
  Fanout() throws IOException {}

  @Override
  public void begin() throws IOException {
    publish(WINDOW);
  }

  private void publish(int count) throws IOException {
    published += count;
    members().get(members().size() - 1).send(count);
  }

  @Override
  void received(Member member, int count) throws IOException {
    for (long number = member.received() - count; number < member.received(); number++) {
      arrived[(int) (number % WINDOW)]++;
    }
    int done = 0;
    while (complete < published && arrived[(int) (complete % WINDOW)] == members().size()) {
      arrived[(int) (complete % WINDOW)] = 0;
      complete++;
      done++;
    }
    if (done > 0 && !stopping) {
      publish(done);
    }
  }

  @Override
  void stop() {
    stopping = true;
  }

  @Override
  boolean isQuiet() {
    return complete == published;
  }
}
