package io.parley.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One large buffer that the channels of a loop write from in turn. Most writes are taken by the
 * system at once; only one that is not keeps the buffer from the others, who get one of their own
 * meanwhile. Used on one loop's thread only.
 */
final class SharedWriter {

  /** Also the most bytes in one write. */
  static final int SIZE = 256 * 1024;

  private @Nullable ByteBuf buffer;
  private @Nullable ByteBuffer view;

  /** Where the buffer lies; 0 until asked for. */
  private long address;

  /** The buffer with a reference for the caller, or null when another holds it. */
  @Nullable ByteBuf take() {
    if (buffer == null) {
      view = ByteBuffer.allocateDirect(SIZE);
      buffer = Unpooled.wrappedBuffer(view);
    }
    return buffer.refCnt() == 1 ? buffer.retain() : null;
  }

  /** All of the buffer that {@link #take} gave last; the same object each time. */
  ByteBuffer view() {
    ByteBuffer all = view;
    if (all == null) {
      throw new IllegalStateException("nothing was taken");
    }
    return all.clear();
  }

  /** Where that direct buffer lies, which need not be this one. */
  @SuppressWarnings("ReferenceEquality") // Equal bytes in another place are not meant.
  long address(ByteBuf any) {
    if (any != buffer) {
      return any.hasMemoryAddress()
          ? any.memoryAddress()
          : Buffer.memoryAddress(any.nioBuffer(0, any.capacity()));
    }
    if (address == 0 && view != null) {
      address = Buffer.memoryAddress(view);
    }
    return address;
  }
}
