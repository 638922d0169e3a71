package io.parley.netty.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import org.jspecify.annotations.Nullable;

/** Decodes a peer's answer, and gives out what came behind it. */
public final class AnswerDecoder extends HttpResponseDecoder {

  private final boolean toConnect;

  private AnswerDecoder(int maxHeaderSize, boolean toConnect) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(maxHeaderSize)
            .setMaxHeaderSize(maxHeaderSize));
    this.toConnect = toConnect;
    setCumulator(CopyingCumulator.INSTANCE);
  }

  /**
   * Of the answer to a GET.
   *
   * @param maxHeaderSize most bytes of its first line, and of the headers
   */
  public static AnswerDecoder ofGet(int maxHeaderSize) {
    return new AnswerDecoder(maxHeaderSize, false);
  }

  /** Of the answer to a CONNECT, which has no body where it is good, whatever its headers say. */
  public static AnswerDecoder ofConnect(int maxHeaderSize) {
    return new AnswerDecoder(maxHeaderSize, true);
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return super.isContentAlwaysEmpty(message)
        || toConnect
            && message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.SUCCESS;
  }

  /** Takes out what is not decoded, with its reference; null when there is nothing. */
  public @Nullable ByteBuf takeRest() {
    ByteBuf rest = internalBuffer();
    return rest.isReadable() ? rest.readRetainedSlice(rest.readableBytes()) : null;
  }
}
