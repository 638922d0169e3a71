package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import org.jspecify.annotations.Nullable;

/** Decodes a server's answer, and gives out what came behind it. */
final class AnswerDecoder extends HttpResponseDecoder {

  AnswerDecoder(int maxHeaderSize) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(maxHeaderSize)
            .setMaxHeaderSize(maxHeaderSize));
    setCumulator(CopyingCumulator.INSTANCE);
  }

  /** Takes out what is not decoded, with its reference; null when there is nothing. */
  @Nullable ByteBuf takeRest() {
    ByteBuf rest = internalBuffer();
    return rest.isReadable() ? rest.readRetainedSlice(rest.readableBytes()) : null;
  }
}
