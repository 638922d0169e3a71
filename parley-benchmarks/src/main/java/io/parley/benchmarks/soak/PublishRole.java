package io.parley.benchmarks.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The only publisher of a path: numbered messages to all of it, itself included, which is how it
 * knows that they went out.
 */
final class PublishRole implements Role {

  private static final int BATCH = 16;
  private static final int BATCHES = 20;

  /** Slow enough for subscribers to follow: what they are behind piles up at the server. */
  private static final int BREATH_MILLIS = 10;

  private final int port;
  private final String path;
  private final int size;
  private @Nullable Peer peer;

  /** Goes on when the connection had to be made anew: numbers never come twice. */
  private long number;

  PublishRole(int port, String path, int size) {
    this.port = port;
    this.path = path;
    this.size = size;
  }

  @Override
  public void turn() throws IOException {
    Peer open = peer;
    if (open == null) {
      open = Peer.open(port, path, Offer.NONE);
      peer = open;
    }
    for (int batch = 0; batch < BATCHES; batch++) {
      long first = number;
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (int i = 0; i < BATCH; i++) {
        frames.writeBytes(Peer.frame(Peer.TEXT, Numbered.text(number++, size)));
      }
      open.send(frames.toByteArray());
      for (int i = 0; i < BATCH; i++) {
        open.expect(Peer.TEXT, Numbered.text(first + i, size));
      }
      Pause.millis(BREATH_MILLIS);
    }
  }

  @Override
  public void drop() throws IOException {
    Peer last = peer;
    if (last != null) {
      last.close();
      peer = null;
    }
  }
}
