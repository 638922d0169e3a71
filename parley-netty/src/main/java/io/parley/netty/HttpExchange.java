package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.parley.HandshakeException;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.http.AnswerDecoder;
import io.parley.netty.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** An exchange in HTTP/1.1: reads the head of the answer within bounds, and a refusal's body. */
abstract class HttpExchange extends Exchange {

  /** Enough of the body of a refusal to tell why. */
  private static final int MAX_BODY = 8 * 1024;

  private final AnswerDecoder decoder;
  private final int maxHeaderSize;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

  /** The head of the answer; null before, and while an interim one passes. */
  private @Nullable Response answer;

  /** Whether {@link #answer} is what was wanted. */
  private boolean good;

  HttpExchange(Attempt attempt, DuplexChannel channel, String peer, AnswerDecoder decoder) {
    super(attempt, channel, peer);
    this.decoder = decoder;
    this.maxHeaderSize = attempt.opening().config().maxHeaderSize();
  }

  @Override
  void start(boolean secure) {
    channel.pipeline().addLast(decoder);
    super.start(secure);
  }

  /** Takes itself and its decoder out of the pipeline: something else is spoken from here on. */
  void handOver() {
    if (channel.pipeline().context(this) != null) {
      channel.pipeline().remove(this);
      channel.pipeline().remove(decoder);
    }
  }

  /**
   * Whether this is what was asked for; all else but an interim answer is a refusal.
   *
   * @throws HandshakeException if it pretends to be
   */
  abstract boolean isGood(Response head) throws HandshakeException;

  /**
   * The answer is good and complete. The decoder still stands in the pipeline.
   *
   * @param answerDecoder has what came behind it
   */
  abstract void good(Response response, AnswerDecoder answerDecoder);

  /**
   * The answer is none.
   *
   * @param whole with the first part of its body
   * @param late whether there is no time for anything else
   */
  abstract void refused(Response whole, boolean late);

  /** How a wrong answer is told. */
  abstract HandshakeException wrong(String message);

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (isLeft()) {
        return;
      }
      if (message instanceof HttpResponse head) {
        read(head);
      }
      if (message instanceof HttpContent content) {
        read(content);
      }
    } catch (HandshakeException e) {
      fail(e);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(HttpResponse head) throws HandshakeException {
    Throwable undecoded = head.decoderResult().cause();
    if (undecoded instanceof TooLongHttpLineException
        || undecoded instanceof TooLongHttpHeaderException) {
      throw tooLarge("more than " + maxHeaderSize + " bytes");
    } else if (undecoded != null) {
      throw wrong(peer + " did not answer in HTTP: " + undecoded);
    }
    int size = HttpHeaders.headSize(head);
    if (size > maxHeaderSize) {
      throw tooLarge(size + " bytes, more than " + maxHeaderSize);
    }
    Response response;
    try {
      Status status = new Status(head.status().code(), head.status().reasonPhrase());
      response =
          Response.of(status).headers(HttpHeaders.of(head.headers(), attempt.opening().fields()));
    } catch (IllegalArgumentException e) {
      throw wrong(peer + " did not answer in HTTP: " + e);
    }
    good = isGood(response);
    answer = good || response.status().code() >= 200 ? response : null;
  }

  private HandshakeException tooLarge(String size) {
    return wrong(peer + " answered with headers of " + size + " (maxHeaderSize)");
  }

  private void read(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    Response response = answer;
    if (response != null && good) {
      if (last) {
        good(response, decoder);
      }
    } else if (response != null) {
      ByteBuf bytes = content.content();
      byte[] part = new byte[Math.min(bytes.readableBytes(), MAX_BODY - body.size())];
      bytes.readBytes(part);
      body.writeBytes(part);
      if (last || body.size() == MAX_BODY) {
        refused(response.body(body.toByteArray()), false);
      }
    }
  }

  @Override
  boolean endWithAnswer() {
    Response response = answer;
    if (response == null) {
      return false;
    }
    refused(response.body(body.toByteArray()), true);
    return true;
  }
}
