package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.parley.HandshakeException;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.http.AnswerDecoder;
import io.parley.netty.http.HttpWriter;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Negotiated;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a server for a WebSocket. */
final class ClientHandshakeHandler extends HttpExchange {

  private final Request wire;
  private final String key;

  /** Null unless the answer is a good 101. */
  private @Nullable Negotiated negotiated;

  /** What came behind a good answer while that is taken note of; null before. */
  private @Nullable Held held;

  /** What has to wait. */
  private static final class Held {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

    /** That the peer has ended its direction, as it was told; null while it has not. */
    @Nullable Object end;
  }

  ClientHandshakeHandler(
      Attempt attempt, DuplexChannel channel, String where, Request wire, String key) {
    super(attempt, channel, where, AnswerDecoder.ofGet(attempt.opening().config().maxHeaderSize()));
    this.wire = wire;
    this.key = key;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails is heard of in other ways.
  void ask() {
    SslHandler tls = (SslHandler) channel.pipeline().get(Attempt.SERVER_TLS);
    if (attempt.goesByHttp2(channel, tls == null ? null : tls.applicationProtocol())) {
      handOver();
      return;
    }
    attempt.opening().step("waiting for the answer of " + peer);
    channel.writeAndFlush(HttpWriter.request(channel.alloc(), wire));
  }

  @Override
  String question() {
    return "the handshake";
  }

  @Override
  boolean isGood(Response head) throws HandshakeException {
    if (head.status().code() == Status.SWITCHING_PROTOCOLS.code()) {
      negotiated = ClientHandshake.check(wire, key, head, attempt.opening().extensions());
    }
    return negotiated != null;
  }

  @Override
  void good(Response response, AnswerDecoder decoder) {
    Negotiated agreed = Objects.requireNonNull(negotiated);
    held = new Held();
    keep(decoder.takeRest());
    channel.pipeline().remove(decoder);
    if (attempt.opening().takesNote()) {
      channel.config().setAutoRead(false);
    }
    attempt.opening().accepted(response, () -> open(response, agreed));
  }

  private void keep(@Nullable ByteBuf bytes) {
    if (bytes != null && held != null) {
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      bytes.release();
      held.bytes.writeBytes(copy);
    }
  }

  private void open(Response response, Negotiated agreed) {
    Held waiting = Objects.requireNonNull(held);
    channel.config().setAutoRead(true);
    attempt.open(
        channel,
        () -> {
          channel.pipeline().remove(this);
          return channel.newSucceededFuture();
        },
        waiting.bytes.size() == 0 ? null : Unpooled.wrappedBuffer(waiting.bytes.toByteArray()),
        agreed,
        response);
    if (waiting.end != null) {
      channel.pipeline().fireUserEventTriggered(waiting.end);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (held != null && message instanceof ByteBuf bytes) {
      keep(bytes);
    } else {
      super.channelRead(ctx, message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (held == null) {
      super.userEventTriggered(ctx, event);
    } else {
      held.end = event;
    }
  }

  @Override
  void refused(Response whole, boolean late) {
    try {
      ClientHandshake.check(wire, key, whole, attempt.opening().extensions());
      throw new IllegalStateException("a refusal passed for an answer: " + whole.status());
    } catch (HandshakeException e) {
      attempt.refused(whole, e, late);
    }
  }

  @Override
  boolean endWithAnswer() {
    return held == null && super.endWithAnswer();
  }

  @Override
  HandshakeException wrong(String message) {
    return new HandshakeException(message, null);
  }
}
