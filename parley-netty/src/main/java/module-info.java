/** Servers and clients on Netty. */
module io.parley.netty {
  requires transitive io.parley.core;
  requires static org.jspecify;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.haproxy;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;

  exports io.parley.netty;

  provides io.parley.WebSocketProvider with
      io.parley.netty.NettyProvider;
}
