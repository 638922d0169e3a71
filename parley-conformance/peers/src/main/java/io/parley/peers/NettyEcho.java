package io.parley.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;

/**
 * Netty's own handlers. By itself the one of the protocol would send a Close with 1000 behind that
 * of a failure; here it does not.
 */
final class NettyEcho implements PeerServer {

  private static final int MAX_REQUEST = 64 * 1024;

  @Override
  public String library() {
    return "Netty";
  }

  @Override
  public void start(int port) throws InterruptedException {
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .allowExtensions(true)
            .maxFramePayloadLength(MAX_MESSAGE)
            .sendCloseFrame(null)
            .build();
    var unused =
        new ServerBootstrap()
            .group(new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(MAX_REQUEST),
                            new WebSocketServerCompressionHandler(0),
                            new WebSocketServerProtocolHandler(config),
                            new WebSocketFrameAggregator(MAX_MESSAGE),
                            new Echo(),
                            new NotFound());
                  }
                })
            .bind("127.0.0.1", port)
            .sync();
  }

  /** What the handlers before it let pass is a plain request. */
  private static final class NotFound extends SimpleChannelInboundHandler<FullHttpRequest> {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      FullHttpResponse answer =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
      HttpUtil.setContentLength(answer, 0);
      context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame message) {
      context.writeAndFlush(message.retain());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
