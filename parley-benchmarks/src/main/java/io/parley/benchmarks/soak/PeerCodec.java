package io.parley.benchmarks.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** permessage-deflate as a peer does it, written here anew. One thread. */
final class PeerCodec implements AutoCloseable {

  /** What a flush ends with and a message leaves out (RFC 7692 section 7.2.1). */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private static final int CHUNK = 16 * 1024;

  private final boolean takeover;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final Inflater inflater = new Inflater(true);
  private final byte[] chunk = new byte[CHUNK];

  PeerCodec(boolean takeover) {
    this.takeover = takeover;
  }

  byte[] compress(byte[] payload) {
    if (!takeover) {
      deflater.reset();
    }
    deflater.setInput(payload);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int made;
    do {
      made = deflater.deflate(chunk, 0, CHUNK, Deflater.SYNC_FLUSH);
      out.write(chunk, 0, made);
    } while (made == CHUNK);
    byte[] all = out.toByteArray();
    return java.util.Arrays.copyOf(all, all.length - TAIL.length);
  }

  byte[] decompress(byte[] payload) throws IOException {
    if (!takeover) {
      inflater.reset();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      inflate(payload, out);
      inflate(TAIL, out);
    } catch (DataFormatException e) {
      throw new IOException("what came cannot be inflated", e);
    }
    return out.toByteArray();
  }

  private void inflate(byte[] input, ByteArrayOutputStream out) throws DataFormatException {
    inflater.setInput(input);
    int made;
    do {
      made = inflater.inflate(chunk);
      out.write(chunk, 0, made);
    } while (made > 0);
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }
}
