package io.parley.benchmarks.soak;

import java.io.IOException;

/** Opens, has one message echoed, closes as one should. */
final class VisitRole extends OneLife {

  private static final byte[] HELLO = Payloads.ascii(5);

  private final int port;

  VisitRole(int port) {
    this.port = port;
  }

  @Override
  Peer open() throws IOException {
    return Peer.open(port, "/", Offer.NONE);
  }

  @Override
  void live(Peer peer) throws IOException {
    peer.send(Peer.frame(Peer.TEXT, HELLO));
    peer.expect(Peer.TEXT, HELLO);
    peer.closeWell();
  }
}
