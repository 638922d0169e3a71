package io.parley.netty;

import io.parley.protocol.MaskSource;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Unpredictable bytes, drawn from the system in blocks because each draw costs far more than its
 * bytes. Used on one loop's thread only.
 */
final class RandomBlock implements MaskSource {

  private static final int SIZE = 4096;
  private static final int HANDSHAKE_KEY = 16;

  private final SecureRandom source = new SecureRandom();
  private final ByteBuffer block = ByteBuffer.allocate(SIZE).limit(0);

  @Override
  public int nextKey() {
    refillBelow(Integer.BYTES);
    return block.getInt();
  }

  /** A value for {@code Sec-WebSocket-Key}. */
  String handshakeKey() {
    refillBelow(HANDSHAKE_KEY);
    byte[] key = new byte[HANDSHAKE_KEY];
    block.get(key);
    return Base64.getEncoder().encodeToString(key);
  }

  private void refillBelow(int wanted) {
    if (block.remaining() < wanted) {
      source.nextBytes(block.array());
      block.clear();
    }
  }
}
