package io.parley.benchmarks.soak;

import java.io.IOException;

/** Takes an endless feed slower than it comes, so that the server's send queue is full. */
final class SlowFeedRole extends OneLife {

  private static final int MESSAGES = 1500;
  private static final int BREATH = 25;
  private static final int BREATH_MILLIS = 20;

  private final int port;
  private int lives;

  SlowFeedRole(int port) {
    this.port = port;
  }

  @Override
  Peer open() throws IOException {
    return Peer.open(port, "/feed", Offer.NONE);
  }

  @Override
  void live(Peer peer) throws IOException {
    for (int i = 0; i < MESSAGES; i++) {
      peer.expect(Peer.BINARY, Feed.message(i));
      if (i % BREATH == 0) {
        Pause.millis(BREATH_MILLIS);
      }
    }
    if (lives++ % 2 == 0) {
      peer.closeWell();
    }
  }
}
