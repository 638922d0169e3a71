package io.parley.netty.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.internal.PlatformDependent;
import io.parley.netty.transport.NettyIo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port.
 *
 * @param host null for every address
 * @param port 0 for any that is free
 */
public record TcpListenAddress(@Nullable String host, int port) implements ListenAddress {

  @Override
  public void configure(ServerBootstrap bootstrap, NettyIo io) {
    bootstrap
        .channelFactory(io.serverChannels())
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (!PlatformDependent.isWindows()) {
      // There it would let two processes listen on one port.
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
    }
  }

  @Override
  public SocketAddress prepare(NettyIo io) {
    return address();
  }

  private InetSocketAddress address() {
    return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }

  @Override
  public void bound() {}

  @Override
  public void left() {}

  @Override
  public int port(Channel listener) {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public URI uri(String scheme, Channel listener) {
    String name = host == null || address().getAddress().isAnyLocalAddress() ? "localhost" : host;
    return URI.create(scheme + "://" + bracketed(name) + ":" + port(listener));
  }

  /** An IPv6 address as it stands in a URI. */
  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  @Override
  public String toString() {
    return bracketed(host == null ? "*" : host) + ":" + port;
  }
}
