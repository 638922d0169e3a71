package io.parley.benchmarks.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Echoes of compressed messages on connections that live for some hundred of them. */
final class CompressedRole extends OneLife {

  private static final int BATCHES = 40;
  private static final int IN_FLIGHT = 4;
  private static final int[] SIZES = {1100, 2000, 16_000, 60_000};

  private final int port;
  private final Offer offer;
  private final Random random = new Random(1);
  private int lives;

  CompressedRole(int port, Offer offer) {
    this.port = port;
    this.offer = offer;
  }

  @Override
  Peer open() throws IOException {
    return Peer.open(port, "/", offer);
  }

  @Override
  void live(Peer peer) throws IOException {
    for (int batch = 0; batch < BATCHES; batch++) {
      List<byte[]> sent = new ArrayList<>();
      for (int i = 0; i < IN_FLIGHT; i++) {
        byte[] text = Payloads.json(SIZES[random.nextInt(SIZES.length)], random);
        sent.add(text);
        peer.send(peer.message(Peer.TEXT, text));
      }
      for (byte[] text : sent) {
        peer.expect(Peer.TEXT, text);
      }
    }
    if (lives++ % 2 == 0) {
      peer.closeWell();
    }
  }
}
