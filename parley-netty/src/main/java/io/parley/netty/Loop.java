package io.parley.netty;

import io.netty.channel.EventLoop;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.Workers;
import io.parley.http.Headers;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.MaskKeys;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * One event loop with all that its channels share.
 *
 * @param connections what their connections share
 * @param reader the buffer that they read into
 * @param input the same for those without a channel
 * @param writer the buffer that they write from
 * @param keys for masks and handshakes
 * @param targets of their requests
 * @param fields of their headers
 * @param addresses of their own ends
 */
record Loop(
    EventLoop netty,
    ConnectionLoop connections,
    SharedReader reader,
    DirectInput input,
    SharedWriter writer,
    MaskKeys keys,
    Recent<RequestTarget> targets,
    Recent<Headers.Field> fields,
    Recent<SocketAddress> addresses) {

  Loop(EventLoop netty, Workers workers) {
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
        new Recent<>(),
        new Recent<>(),
        new Recent<>());
  }

  /** A fresh value for {@code Sec-WebSocket-Key}. On the loop's thread. */
  String handshakeKey() {
    ByteBuffer key = ByteBuffer.allocate(4 * Integer.BYTES);
    while (key.hasRemaining()) {
      key.putInt(keys.nextKey());
    }
    return ClientHandshake.newKey(key.array());
  }

  /** The same address, as one object for all sockets of the loop. On the loop's thread. */
  @Nullable SocketAddress shared(@Nullable SocketAddress address) {
    return address == null ? null : addresses.shared(address);
  }
}
