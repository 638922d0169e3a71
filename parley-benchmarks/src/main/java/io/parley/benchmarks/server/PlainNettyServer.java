package io.parley.benchmarks.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The yardstick: Netty with the WebSocket handlers it comes with and what one tunes: native epoll,
 * one loop, pooled buffers, one flush at the end of each read, no extension unless told. {@code /}
 * and {@code /broadcast} as {@link ParleyServer}.
 */
public final class PlainNettyServer {

  private static final int MAX_FRAME = 16 * 1024 * 1024;

  /** Of compression, as in Parley. */
  private static final int LEVEL = 6;

  private PlainNettyServer() {}

  /**
   * Arguments: the port, {@code plain} or {@code compressed} for Netty's own permessage-deflate,
   * and for TLS a {@link TestTls} key store and whose it is, {@code jdk} or {@code openssl}.
   */
  public static void main(String[] args) throws InterruptedException, IOException {
    if (args.length != 2 && args.length != 4) {
      throw new IllegalArgumentException(
          "usage: PlainNettyServer PORT plain|compressed [KEY-STORE jdk|openssl]");
    }
    boolean compressed = args[1].equals("compressed");
    SslContext tls =
        args.length == 2
            ? null
            : SslContextBuilder.forServer(TestTls.keys(Path.of(args[2])))
                .sslProvider(SslProvider.valueOf(args[3].toUpperCase(Locale.ROOT)))
                .build();
    WebSocketServerProtocolConfig webSocket =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .maxFramePayloadLength(MAX_FRAME)
            .allowExtensions(compressed)
            .build();
    Set<Channel> subscribers = new LinkedHashSet<>();
    Channel listener =
        new ServerBootstrap()
            .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(64 * 1024));
                    if (compressed) {
                      channel.pipeline().addLast(compression());
                    }
                    channel
                        .pipeline()
                        .addLast(
                            new WebSocketServerProtocolHandler(webSocket), new Frames(subscribers));
                  }
                })
            .bind("127.0.0.1", Integer.parseInt(args[0]))
            .sync()
            .channel();
    listener.closeFuture().sync();
  }

  /** With Parley's parameters: level 6, the largest window, no context takeover. */
  private static WebSocketServerExtensionHandler compression() {
    return new WebSocketServerExtensionHandler(
        new PerMessageDeflateServerExtensionHandshaker(LEVEL, false, 15, true, true, 0));
  }

  /** Sends each frame back as it is, or to all of the path. On the only loop. */
  private static final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Set<Channel> subscribers;

    /** Whether this channel has written to others since their last flush. */
    private boolean published;

    Frames(Set<Channel> subscribers) {
      super(false);
      this.subscribers = subscribers;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof HandshakeComplete done && done.requestUri().equals("/broadcast")) {
        subscribers.add(ctx.channel());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      subscribers.remove(ctx.channel());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
      if (!subscribers.contains(ctx.channel())) {
        ctx.write(frame, ctx.voidPromise());
        return;
      }
      for (Channel each : subscribers) {
        each.write(frame.retainedDuplicate(), each.voidPromise());
      }
      frame.release();
      published = true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
      if (published) {
        published = false;
        subscribers.forEach(Channel::flush);
      }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
