package io.parley.benchmarks.soak;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The messages of the path {@code /feed}, each different. */
final class Feed {

  private static final int SIZE = 8 * 1024;

  private Feed() {}

  static byte[] message(long number) {
    byte[] bytes = new byte[SIZE];
    Arrays.fill(bytes, (byte) number);
    ByteBuffer.wrap(bytes).putLong(0, number);
    return bytes;
  }
}
