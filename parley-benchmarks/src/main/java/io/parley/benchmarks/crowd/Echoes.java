package io.parley.benchmarks.crowd;

import java.io.IOException;

/** Every member has some messages on the way at any time, each of which comes back to it. */
final class Echoes extends Crowd {

  private final int inFlight;
  private long owed;
  private boolean stopping;

  /** Creates one without members. */
  Echoes(int inFlight) throws IOException {
    this.inFlight = inFlight;
  }

  @Override
  public void begin() throws IOException {
    for (Member member : members()) {
      owed += inFlight;
      member.send(inFlight);
    }
  }

  @Override
  void received(Member member, int count) throws IOException {
    owed -= count;
    if (!stopping) {
      owed += count;
      member.send(count);
    }
  }

  @Override
  void stop() {
    stopping = true;
  }

  @Override
  boolean isQuiet() {
    return owed == 0;
  }
}
