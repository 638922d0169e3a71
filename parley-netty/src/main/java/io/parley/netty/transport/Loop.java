package io.parley.netty.transport;

import io.netty.channel.EventLoop;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.Workers;
import io.parley.netty.http.SeenLately;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.MaskKeys;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * One event loop with all that its channels share.
 *
 * @param connections what their connections share
 * @param reader the buffer that they read into
 * @param input the same for those without a channel
 * @param writer the buffer that they write from
 * @param keys for masks and handshakes
 * @param seen values that one object serves for many of them
 */
public record Loop(
    EventLoop netty,
    ConnectionLoop connections,
    SharedReader reader,
    DirectInput input,
    SharedWriter writer,
    MaskKeys keys,
    SeenLately seen) {

  /** With nothing in it yet. */
  public Loop(EventLoop netty, Workers workers) {
    this(netty, workers, new MaskKeys(new SecureRandom()));
  }

  private Loop(EventLoop netty, Workers workers, MaskKeys keys) {
    this(
        netty,
        new ConnectionLoop(new NettyEventLoop(netty), workers, keys),
        new SharedReader(),
        new DirectInput(),
        new SharedWriter(),
        keys,
        new SeenLately());
  }

  /** A fresh value for {@code Sec-WebSocket-Key}. On the loop's thread. */
  public String handshakeKey() {
    ByteBuffer key = ByteBuffer.allocate(4 * Integer.BYTES);
    while (key.hasRemaining()) {
      key.putInt(keys.nextKey());
    }
    return ClientHandshake.newKey(key.array());
  }
}
