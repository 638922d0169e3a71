package io.parley.peers.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The yardstick: Netty with the WebSocket handlers it comes with and what one tunes: native epoll,
 * one loop, pooled buffers, one flush at the end of each read, no extension, no aggregation.
 */
final class NettyLoad implements LoadClient {

  private static final int MAX_ANSWER = 64 * 1024;

  private static final ByteBuf PAYLOAD =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer().writeBytes(TEXT.getBytes(StandardCharsets.US_ASCII)));

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  @Override
  public Sender connect(URI uri, Echoes echoes) throws Exception {
    Frames frames = new Frames(echoes);
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder().webSocketUri(uri).build();
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    opened
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(MAX_ANSWER),
                            new WebSocketClientProtocolHandler(config),
                            frames);
                  }
                })
            .connect(uri.getHost(), uri.getPort())
            .sync()
            .channel();
    frames.open.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new ChannelSender(channel);
  }

  private record ChannelSender(Channel channel) implements Sender {

    /** On the loop the flush waits for the end of the read. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void send() {
      TextWebSocketFrame frame = new TextWebSocketFrame(PAYLOAD.duplicate());
      if (channel.eventLoop().inEventLoop()) {
        channel.write(frame, channel.voidPromise());
      } else {
        channel.writeAndFlush(frame);
      }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void end() {
      channel.close();
    }
  }

  private static final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final CompletableFuture<Boolean> open = new CompletableFuture<>();
    private final Echoes echoes;

    Frames(Echoes echoes) {
      this.echoes = echoes;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        open.complete(true);
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      echoes.back(frame.content().readableBytes());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      echoes.broken("the channel is inactive");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      open.completeExceptionally(cause);
      echoes.broken(cause.toString());
    }
  }
}
