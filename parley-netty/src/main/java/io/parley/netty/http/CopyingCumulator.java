package io.parley.netty.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder.Cumulator;

/**
 * Keeps what is not decoded yet in a buffer of its own size, never in the one it was read into:
 * that one is shared by all channels of the loop, and large.
 */
public final class CopyingCumulator implements Cumulator {

  /** It keeps no state, so that one will do. */
  public static final Cumulator INSTANCE = new CopyingCumulator();

  private CopyingCumulator() {}

  @Override
  public ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf kept, ByteBuf in) {
    try {
      int readable = in.readableBytes();
      if (kept.refCnt() == 1 && !kept.isReadOnly() && kept.maxFastWritableBytes() >= readable) {
        return kept.writeBytes(in);
      }
      // With room for as much again, so that bytes that come one by one are not copied each time.
      ByteBuf larger = allocator.heapBuffer(2 * kept.readableBytes() + readable);
      larger.writeBytes(kept).writeBytes(in);
      kept.release();
      return larger;
    } finally {
      in.release();
    }
  }
}
