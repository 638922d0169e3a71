package io.parley.tests.differential;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses the messages of a script (RFC 7692 section 7.2.1), apart from both implementations.
 */
final class Squeezer implements AutoCloseable {

  private final boolean agreed;
  private final boolean takeover;
  private final Deflater deflater = new Deflater(6, true);

  /**
   * Creates one.
   *
   * @param agreed whether there is compression at all
   * @param takeover whether a message may refer to the ones before
   */
  Squeezer(boolean agreed, boolean takeover) {
    this.agreed = agreed;
    this.takeover = takeover;
  }

  boolean isAgreed() {
    return agreed;
  }

  byte[] squeeze(byte[] content) {
    if (!takeover) {
      deflater.reset();
    }
    deflater.setInput(content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[4096];
    int made = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
    while (made > 0) {
      out.write(chunk, 0, made);
      made = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
    }
    byte[] flushed = out.toByteArray();
    return flushed.length <= 4 ? new byte[1] : Arrays.copyOf(flushed, flushed.length - 4);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
