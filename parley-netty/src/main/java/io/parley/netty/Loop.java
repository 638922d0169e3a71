package io.parley.netty;

import io.netty.channel.EventLoop;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.Workers;

/**
 * One event loop with all that its channels share.
 *
 * @param connections what their connections share
 * @param reader the buffer that they read into
 * @param writer the buffer that they write from
 * @param randoms keys for masks and handshakes
 */
record Loop(
    EventLoop netty,
    ConnectionLoop connections,
    SharedReader reader,
    SharedWriter writer,
    RandomBlock randoms) {

  Loop(EventLoop netty, Workers workers) {
    this(netty, workers, new RandomBlock());
  }

  private Loop(EventLoop netty, Workers workers, RandomBlock randoms) {
    this(
        netty,
        new ConnectionLoop(new NettyEventLoop(netty), workers, randoms),
        new SharedReader(),
        new SharedWriter(),
        randoms);
  }
}
