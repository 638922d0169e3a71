package io.parley.netty.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.parley.netty.unix.UnixPath;
import java.net.SocketAddress;

/** What differs between the transports of Netty. */
public enum NettyIo {
  EPOLL {
    @Override
    public IoHandlerFactory handlers() {
      return EpollHandler.newFactory();
    }

    @Override
    ServerChannel serverChannel() {
      return new EpollServerSocketChannel();
    }

    @Override
    DuplexChannel clientChannel() {
      return new EpollSocketChannel();
    }

    @Override
    ServerChannel unixServerChannel() {
      return new EpollServerDomainSocketChannel();
    }

    @Override
    DuplexChannel unixClientChannel() {
      return new EpollDomainSocketChannel();
    }

    @Override
    public SocketAddress address(UnixPath place) {
      return place.nativeAddress();
    }
  },
  NIO {
    @Override
    public IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    ServerChannel serverChannel() {
      return new NioServerSocketChannel();
    }

    @Override
    DuplexChannel clientChannel() {
      return new NioSocketChannel();
    }

    @Override
    ServerChannel unixServerChannel() {
      return new NioServerDomainSocketChannel();
    }

    @Override
    DuplexChannel unixClientChannel() {
      return new NioDomainSocketChannel();
    }

    @Override
    public SocketAddress address(UnixPath place) {
      return place.address();
    }
  };

  /** What the event loops run. */
  public abstract IoHandlerFactory handlers();

  abstract ServerChannel serverChannel();

  abstract DuplexChannel clientChannel();

  abstract ServerChannel unixServerChannel();

  abstract DuplexChannel unixClientChannel();

  /** A path as its channels for Unix sockets want it. */
  public abstract SocketAddress address(UnixPath place);

  /** What makes listening channels of TCP. */
  public ChannelFactory<ServerChannel> serverChannels() {
    return this::serverChannel;
  }

  /** What makes listening channels of Unix sockets. */
  public ChannelFactory<ServerChannel> unixServerChannels() {
    return this::unixServerChannel;
  }

  /** For one connect by TCP on that loop. */
  public Bootstrap clientBootstrap(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channelFactory((ChannelFactory<DuplexChannel>) this::clientChannel);
  }

  /** For one connect to a Unix socket on that loop. */
  public Bootstrap unixClientBootstrap(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channelFactory((ChannelFactory<DuplexChannel>) this::unixClientChannel);
  }

  /** Whether a Unix socket lives on when the peer ends its direction. Netty's on NIO do not. */
  public boolean unixHalfClosure() {
    return this != NIO;
  }
}
