package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.parley.HandshakeException;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Negotiated;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a WebSocket on a channel that is connected, and reads the answer; then it leaves the
 * pipeline. Used on the loop's thread only.
 */
final class ClientHandshakeHandler extends ChannelInboundHandlerAdapter {

  /** Enough of the body of a refusal to tell why. */
  private static final int MAX_BODY = 8 * 1024;

  private final Opening opening;
  private final SocketChannel channel;
  private final Request wire;
  private final String key;
  private final int maxHeaderSize;
  private final AnswerDecoder decoder;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

  /** The head of the answer; null before, and while an interim one passes. */
  private @Nullable Response answer;

  /** Null unless the answer is a good 101. */
  private @Nullable Negotiated negotiated;

  ClientHandshakeHandler(
      Opening opening, SocketChannel channel, Request wire, String key, int maxHeaderSize) {
    this.opening = opening;
    this.channel = channel;
    this.wire = wire;
    this.key = key;
    this.maxHeaderSize = maxHeaderSize;
    this.decoder = new AnswerDecoder(maxHeaderSize);
  }

  /** Puts itself into the pipeline, behind TLS if there is any, and asks. */
  void start(boolean secure) {
    channel.pipeline().addLast("decoder", decoder).addLast("handshake", this);
    channel.config().setAutoRead(true);
    if (!secure) {
      ask();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void ask() {
    opening.step("waiting for the answer of");
    channel.writeAndFlush(HttpWriter.request(channel.alloc(), wire));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpResponse head) {
        read(head);
      }
      if (message instanceof HttpContent content) {
        read(content);
      }
    } catch (HandshakeException e) {
      opening.fail(e, e.response());
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(HttpResponse head) throws HandshakeException {
    if (head.decoderResult().isFailure()) {
      throw new HandshakeException(
          opening.where() + " did not answer in HTTP: " + head.decoderResult().cause(), null);
    }
    if (head.decoderResult() instanceof HttpMessageDecoderResult sizes) {
      int size = sizes.totalSize() + 2 * (head.headers().size() + 2);
      if (size > maxHeaderSize) {
        throw new HandshakeException(
            opening.where()
                + " answered with headers of "
                + size
                + " bytes, more than "
                + maxHeaderSize
                + " (maxHeaderSize)",
            null);
      }
    }
    Response response;
    try {
      Status status = new Status(head.status().code(), head.status().reasonPhrase());
      response = Response.of(status).headers(HttpHeaders.of(head.headers(), opening.fields()));
    } catch (IllegalArgumentException e) {
      throw new HandshakeException(opening.where() + " did not answer in HTTP: " + e, null);
    }
    int status = response.status().code();
    if (status == Status.SWITCHING_PROTOCOLS.code()) {
      negotiated = ClientHandshake.check(wire, key, response, opening.extensions());
    }
    boolean interim = status < 200 && negotiated == null;
    answer = interim ? null : response;
  }

  private void read(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    Response response = answer;
    Negotiated agreed = negotiated;
    if (response != null && agreed != null) {
      if (last) {
        open(response, agreed);
      }
    } else if (response != null) {
      ByteBuf bytes = content.content();
      byte[] part = new byte[Math.min(bytes.readableBytes(), MAX_BODY - body.size())];
      bytes.readBytes(part);
      body.writeBytes(part);
      if (last || body.size() == MAX_BODY) {
        refuse(response);
      }
    }
  }

  private void open(Response response, Negotiated agreed) {
    ByteBuf rest = decoder.takeRest();
    opening.carry(
        channel,
        () -> {
          ChannelPipeline pipeline = channel.pipeline();
          pipeline.remove(this);
          pipeline.remove(decoder);
          return channel.newSucceededFuture();
        },
        rest,
        agreed,
        response);
  }

  private void refuse(Response response) {
    Response whole = response.body(body.toByteArray());
    try {
      ClientHandshake.check(wire, key, whole, opening.extensions());
      throw new IllegalStateException("a refusal passed for an answer: " + whole.status());
    } catch (HandshakeException e) {
      opening.fail(e, whole);
    }
  }

  /**
   * Ends with the answer as far as it has come.
   *
   * @return false, and nothing happens, if none has begun
   */
  boolean endWithAnswer() {
    if (answer == null) {
      return false;
    }
    refuse(answer);
    return true;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        ask();
      } else {
        opening.failTls(handshake.cause());
      }
    } else if (event == ChannelInputShutdownEvent.INSTANCE
        || event instanceof SslCloseCompletionEvent) {
      closedByPeer();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closedByPeer();
  }

  private void closedByPeer() {
    if (!endWithAnswer()) {
      opening.fail(
          new EOFException(
              opening.where() + " closed the connection before it answered the handshake"),
          null);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!endWithAnswer()) {
      IOException failure =
          new IOException(
              "the connection to " + opening.where() + " broke: " + Causes.reason(cause));
      failure.initCause(Causes.plain(cause));
      opening.fail(failure, null);
    }
  }
}
