package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.parley.ProxyException;
import io.parley.netty.dial.Target;
import io.parley.netty.socks.SocksDialog;
import io.parley.netty.socks.SocksException;
import java.nio.ByteBuffer;

/** Asks a SOCKS proxy for a way to the server. */
final class SocksTunnel extends Exchange {

  /** The longest reply of all is shorter. */
  private static final int MAX_REPLY = 512;

  private final SocksDialog dialog;
  private final Target target;

  /** What has come and was not read: never as much as a reply. */
  private ByteBuffer unread = ByteBuffer.allocate(0);

  SocksTunnel(
      Attempt attempt, DuplexChannel channel, String proxy, Target target, SocksDialog dialog) {
    super(attempt, channel, proxy);
    this.dialog = dialog;
    this.target = target;
  }

  @Override
  void ask() {
    attempt.opening().step("waiting for the answer of " + peer);
    send(dialog.begin());
  }

  @Override
  String question() {
    return "in " + dialog.protocol();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails is heard of in other ways.
  private void send(byte[] bytes) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      while (bytes.isReadable() && !dialog.isDone() && !isLeft()) {
        // No further than a reply can reach: what is behind the last one is for others.
        read(bytes, Math.min(bytes.readableBytes(), MAX_REPLY - unread.remaining()));
      }
    } catch (SocksException e) {
      fail(refusal(e));
    } finally {
      if (dialog.isDone() && bytes.isReadable()) {
        ctx.fireChannelRead(bytes.retain());
      }
      bytes.release();
    }
  }

  private void read(ByteBuf bytes, int count) throws SocksException {
    ByteBuffer in = ByteBuffer.allocate(unread.remaining() + count).put(unread);
    int before = in.position();
    bytes.getBytes(bytes.readerIndex(), in);
    in.flip();
    byte[] next = dialog.answer(in);
    while (next != null && !dialog.isDone()) {
      send(next);
      next = in.hasRemaining() ? dialog.answer(in) : null;
    }
    if (dialog.isDone()) {
      bytes.skipBytes(in.position() - before);
      attempt.tunnelled(channel);
      channel.pipeline().remove(this);
    } else {
      bytes.skipBytes(count);
      unread = in;
    }
  }

  private ProxyException refusal(SocksException told) {
    ProxyException refusal =
        new ProxyException(
            peer + " " + told.getMessage() + "; asked for " + target.authority(), null);
    refusal.initCause(told);
    return refusal;
  }
}
