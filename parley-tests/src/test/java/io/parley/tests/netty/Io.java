package io.parley.tests.netty;

import io.parley.netty.NettyRuntime;

/** Both ways to the system's sockets, each on one loop, so that all sockets of a test share it. */
enum Io {
  NATIVE,
  NIO;

  private static final NettyRuntime ON_NATIVE = runtime(true);
  private static final NettyRuntime ON_NIO = runtime(false);

  private static NettyRuntime runtime(boolean nativeTransport) {
    return NettyRuntime.builder().loops(1).nativeTransport(nativeTransport).build();
  }

  /** The same one for all tests. */
  NettyRuntime runtime() {
    return this == NATIVE ? ON_NATIVE : ON_NIO;
  }
}
