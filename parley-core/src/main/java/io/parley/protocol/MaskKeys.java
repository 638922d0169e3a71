package io.parley.protocol;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Masking keys from a {@link SecureRandom}, drawn in blocks, because a draw costs more than a small
 * frame. A block takes 4 KiB once the first key is asked for: meant to be shared by the connections
 * of one thread. One thread at a time.
 */
public final class MaskKeys implements MaskSource {

  private static final int BLOCK = 1024 * Integer.BYTES;

  private final SecureRandom random;

  /** Keys not given out yet, between position and limit; allocated with the first one. */
  private ByteBuffer block = ByteBuffer.allocate(0);

  /** Creates one that draws from {@code random}. */
  public MaskKeys(SecureRandom random) {
    this.random = random;
  }

  @Override
  public int nextKey() {
    if (!block.hasRemaining()) {
      draw();
    }
    return block.getInt();
  }

  private void draw() {
    if (block.capacity() == 0) {
      block = ByteBuffer.allocate(BLOCK);
    }
    random.nextBytes(block.array());
    block.clear();
  }
}
