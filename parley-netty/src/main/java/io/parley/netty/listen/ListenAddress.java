package io.parley.netty.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.parley.netty.transport.NettyIo;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;

/** Where a server listens; {@code toString} names it for people. One server has one. */
public interface ListenAddress {

  /** Sets the channels and those of their options that not all addresses have. */
  void configure(ServerBootstrap bootstrap, NettyIo io);

  /** What to bind to, right before that is done. */
  SocketAddress prepare(NettyIo io) throws IOException;

  /** It is bound. */
  void bound() throws IOException;

  /** It is bound no longer. */
  void left();

  /** The port of the bound channel; 0 if there is no such thing. */
  int port(Channel listener);

  /**
   * The URI of the root for clients.
   *
   * @param scheme {@code ws} or {@code wss}
   */
  URI uri(String scheme, Channel listener);
}
