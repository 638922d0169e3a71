package io.parley.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import java.net.URI;

/**
 * Netty's own handlers. By itself the one of the protocol would answer no Close, but end the
 * connection; here the application answers.
 */
final class NettyVisitor implements PeerClient {

  private static final int MAX_ANSWER = 64 * 1024;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @Override
  public String agent() {
    return Versions.named("Netty");
  }

  @Override
  public void connect(URI uri, Visit visit) throws InterruptedException {
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(uri)
            .allowExtensions(true)
            .maxFramePayloadLength(PeerServer.MAX_MESSAGE)
            .handleCloseFrames(false)
            .sendCloseFrame(null)
            .build();
    var unused =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(MAX_ANSWER),
                            new WebSocketClientCompressionHandler(0),
                            new WebSocketClientProtocolHandler(config),
                            new WebSocketFrameAggregator(PeerServer.MAX_MESSAGE),
                            new Messages(visit));
                    channel.closeFuture().addListener(closed -> visit.over());
                  }
                })
            .connect(uri.getHost(), uri.getPort())
            .sync();
  }

  private static final class Messages extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Visit visit;

    Messages(Visit visit) {
      this.visit = visit;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame message) {
      if (message instanceof TextWebSocketFrame text) {
        visit.text(text.text(), unused -> send(context, text.retain()));
      } else if (message instanceof BinaryWebSocketFrame binary) {
        visit.binary(binary, unused -> send(context, binary.retain()));
      } else if (message instanceof CloseWebSocketFrame close) {
        answer(context, close.retain());
      }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void answer(ChannelHandlerContext context, CloseWebSocketFrame close) {
      context.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void send(ChannelHandlerContext context, WebSocketFrame message) {
      context.writeAndFlush(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
