package io.parley.benchmarks.soak;

import java.io.IOException;

/**
 * Subscribers that come, take some hundred messages without a gap, and go, by a Close or without.
 */
final class SubscribeRole extends OneLife {

  private static final int MESSAGES = 500;

  private final int port;
  private final String path;
  private final int size;
  private final Offer offer;
  private int lives;

  SubscribeRole(int port, String path, int size, Offer offer) {
    this.port = port;
    this.path = path;
    this.size = size;
    this.offer = offer;
  }

  @Override
  Peer open() throws IOException {
    return Peer.open(port, path, offer);
  }

  @Override
  void live(Peer peer) throws IOException {
    long first = Numbered.number(peer.next().payload());
    for (int i = 1; i < MESSAGES; i++) {
      peer.expect(Peer.TEXT, Numbered.text(first + i, size));
    }
    if (lives++ % 2 == 0) {
      peer.closeWell();
    }
  }
}
