package io.parley.benchmarks.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Some connections that live for the whole run, each with some messages on the way. */
final class EchoRole implements Role {

  private static final int PEERS = 8;
  private static final int ROUNDS = 50;

  private final int port;
  private final int firstByte;
  private final byte[] payload;
  private final int inFlight;
  private final byte[] batch;
  private final List<Peer> peers = new ArrayList<>();

  EchoRole(int port, int firstByte, byte[] payload, int inFlight) {
    this.port = port;
    this.firstByte = firstByte;
    this.payload = payload;
    this.inFlight = inFlight;
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < inFlight; i++) {
      frames.writeBytes(Peer.frame(firstByte, payload));
    }
    this.batch = frames.toByteArray();
  }

  @Override
  public void turn() throws IOException {
    while (peers.size() < PEERS) {
      peers.add(Peer.open(port, "/", Offer.NONE));
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Peer peer : peers) {
        peer.send(batch);
      }
      for (Peer peer : peers) {
        for (int i = 0; i < inFlight; i++) {
          peer.expect(firstByte, payload);
        }
      }
    }
  }

  @Override
  public void drop() throws IOException {
    for (Peer peer : peers) {
      peer.close();
    }
    peers.clear();
  }
}
