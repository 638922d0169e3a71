package io.parley.tests.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.socksx.SocksMessage;
import io.netty.handler.codec.socksx.SocksPortUnificationServerHandler;
import io.netty.handler.codec.socksx.v4.DefaultSocks4CommandResponse;
import io.netty.handler.codec.socksx.v4.Socks4CommandRequest;
import io.netty.handler.codec.socksx.v4.Socks4CommandStatus;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A SOCKS proxy on this machine, of all versions, made of Netty's codecs. The host {@code
 * server.test}, which nobody else knows, is this machine; no other name is known to it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A client that has left needs no answer.
final class SocksProxy implements AutoCloseable {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final String password;
  private final Channel listener;

  /**
   * Starts one.
   *
   * @param password that every user must show to SOCKS5; null for none
   */
  SocksProxy(String password) {
    this.password = password;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new SocksPortUnificationServerHandler(), new Dialog());
                  }
                });
    listener = bootstrap.bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly().channel();
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  String where() {
    return "the proxy localhost:" + port();
  }

  /** The next request for a connection: version, kind of address, host, port and user. */
  String nextAsked() throws InterruptedException {
    return asked.poll(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Of one client. */
  private final class Dialog extends SimpleChannelInboundHandler<SocksMessage> {

    private String user = "nobody";

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, SocksMessage message) {
      if (message instanceof Socks4CommandRequest request) {
        asked.add("4 " + request.dstAddr() + " " + request.dstPort() + " " + request.userId());
        connect(
            ctx,
            request.dstAddr(),
            request.dstPort(),
            well ->
                ctx.writeAndFlush(
                    new DefaultSocks4CommandResponse(
                        well
                            ? Socks4CommandStatus.SUCCESS
                            : Socks4CommandStatus.REJECTED_OR_FAILED)));
      } else if (message instanceof Socks5InitialRequest request) {
        Socks5AuthMethod method =
            password == null ? Socks5AuthMethod.NO_AUTH : Socks5AuthMethod.PASSWORD;
        boolean offered = request.authMethods().contains(method);
        ctx.pipeline()
            .addFirst(
                password == null
                    ? new Socks5CommandRequestDecoder()
                    : new Socks5PasswordAuthRequestDecoder());
        ctx.writeAndFlush(
            new DefaultSocks5InitialResponse(offered ? method : Socks5AuthMethod.UNACCEPTED));
      } else if (message instanceof Socks5PasswordAuthRequest request) {
        user = request.username();
        ctx.pipeline().addFirst(new Socks5CommandRequestDecoder());
        ctx.writeAndFlush(
            new DefaultSocks5PasswordAuthResponse(
                request.password().equals(password)
                    ? Socks5PasswordAuthStatus.SUCCESS
                    : Socks5PasswordAuthStatus.FAILURE));
      } else if (message instanceof Socks5CommandRequest request) {
        Socks5AddressType type = request.dstAddrType();
        asked.add("5 " + type + " " + request.dstAddr() + " " + request.dstPort() + " " + user);
        connect(
            ctx,
            request.dstAddr(),
            request.dstPort(),
            well ->
                ctx.writeAndFlush(
                    well
                        // The longest kind of reply, for a change.
                        ? new DefaultSocks5CommandResponse(
                            Socks5CommandStatus.SUCCESS, Socks5AddressType.DOMAIN, "here.test", 1)
                        : new DefaultSocks5CommandResponse(
                            Socks5CommandStatus.HOST_UNREACHABLE, Socks5AddressType.IPv4)));
      }
    }

    private void connect(
        ChannelHandlerContext ctx, String host, int port, Consumer<Boolean> reply) {
      if (host.endsWith(".test") && !host.equals("server.test")) {
        reply.accept(false);
        return;
      }
      InetAddress here = InetAddress.getLoopbackAddress();
      ChannelFuture connect =
          new Bootstrap()
              .group(ctx.channel().eventLoop())
              .channel(NioSocketChannel.class)
              .handler(new Relay(ctx.channel()))
              .connect(host.equals("server.test") ? here.getHostAddress() : host, port);
      connect.addListener(
          result -> {
            reply.accept(result.isSuccess());
            if (result.isSuccess()) {
              while (ctx.channel().pipeline().last() != null) {
                ctx.channel().pipeline().removeLast();
              }
              ctx.channel().pipeline().addLast(new Relay(connect.channel()));
            }
          });
    }
  }

  /** Passes on what comes. */
  private static final class Relay extends ChannelInboundHandlerAdapter {

    private final Channel other;

    Relay(Channel other) {
      this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      other.writeAndFlush(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      other
          .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
