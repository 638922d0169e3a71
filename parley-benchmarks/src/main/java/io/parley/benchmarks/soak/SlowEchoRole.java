package io.parley.benchmarks.soak;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Sends far more than it reads, until the server hears it no more; then reads it all, slowly. */
final class SlowEchoRole extends OneLife {

  private static final int MESSAGES = 1000;
  private static final int BREATH = 25;
  private static final int BREATH_MILLIS = 20;
  private static final int DEAF_MILLIS = 1000;
  private static final byte[] PAYLOAD = Payloads.binary(16 * 1024);
  private static final byte[] FRAME = Peer.frame(Peer.BINARY, PAYLOAD);

  private final int port;

  SlowEchoRole(int port) {
    this.port = port;
  }

  @Override
  Peer open() throws IOException {
    return Peer.open(port, "/", Offer.NONE);
  }

  @Override
  void live(Peer peer) throws IOException {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Thread sender = new Thread(() -> sendAll(peer, sent), "slow echo sender");
    sender.setDaemon(true);
    sender.start();
    Pause.millis(DEAF_MILLIS);
    for (int i = 0; i < MESSAGES; i++) {
      peer.expect(Peer.BINARY, PAYLOAD);
      if (i % BREATH == 0) {
        Pause.millis(BREATH_MILLIS);
      }
    }
    try {
      sent.join();
    } catch (CompletionException e) {
      throw new IOException("sending failed", e.getCause());
    }
    peer.closeWell();
  }

  private static void sendAll(Peer peer, CompletableFuture<Void> sent) {
    try {
      for (int i = 0; i < MESSAGES; i++) {
        peer.send(FRAME);
      }
      sent.complete(null);
    } catch (IOException e) {
      sent.completeExceptionally(e);
    }
  }
}
