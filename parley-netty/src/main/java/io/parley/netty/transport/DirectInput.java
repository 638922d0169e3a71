package io.parley.netty.transport;

import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * As {@link SharedReader}, for sockets that are read without a channel. Used on one loop's thread
 * only.
 */
final class DirectInput {

  private static final int SIZE = 256 * 1024;

  private @Nullable ByteBuffer buffer;
  private long address;

  /** Where to read to. */
  long address() {
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(SIZE);
      address = Buffer.memoryAddress(buffer);
    }
    return address;
  }

  int size() {
    return SIZE;
  }

  /** That many bytes from the start; the same object each time. */
  ByteBuffer bytes(int count) {
    ByteBuffer all = buffer;
    if (all == null) {
      throw new IllegalStateException("nothing was read");
    }
    return all.clear().limit(count);
  }
}
