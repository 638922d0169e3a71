package io.parley.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One large buffer that all channels of a loop read into: few reads for long messages and no memory
 * for a channel that is idle. It works because each read is consumed before the next one begins;
 * who keeps bytes must copy them. Used on one loop's thread only.
 */
public final class SharedReader extends DefaultMaxMessagesRecvByteBufAllocator {

  private static final int SIZE = 256 * 1024;

  /** So that one busy peer does not keep the others waiting for long. */
  static final int READS_IN_A_PASS = 4;

  private final ExtendedHandle handle = new OneForAll();
  private @Nullable ByteBuf buffer;

  SharedReader() {
    super(READS_IN_A_PASS);
  }

  @Override
  public ExtendedHandle newHandle() {
    return handle;
  }

  /** Its state lasts from the beginning of a read pass to the end, so that one will do. */
  private final class OneForAll extends MaxMessageHandle {

    @Override
    public int guess() {
      return SIZE;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      if (buffer == null) {
        // Outside of the pools: it lives as long as its loop, and no leak when that ends.
        buffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(SIZE));
      }
      // A handler that kept the last read would find it overwritten. Ours do not; Netty's may.
      return buffer.refCnt() == 1 ? buffer.retain().clear() : allocator.directBuffer(SIZE / 16);
    }
  }
}
