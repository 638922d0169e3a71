package io.parley.netty;

import io.netty.channel.Channel;
import io.parley.netty.unix.UnixPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Who is at the two ends of a channel, as applications are told. Any thread. */
final class PeerAddresses {

  private PeerAddresses() {}

  /** The peer's; null when that is gone already. */
  static @Nullable SocketAddress remote(Channel channel) {
    return UnixPath.plain(channel.remoteAddress());
  }

  /** That of this end. */
  static @Nullable SocketAddress local(Channel channel) {
    return UnixPath.plain(channel.localAddress());
  }

  /** The peer's IP address; null for a Unix socket, and when the peer is gone already. */
  static @Nullable InetAddress ip(Channel channel) {
    return remote(channel) instanceof InetSocketAddress inet ? inet.getAddress() : null;
  }

  /** The peer for the log; one of a Unix socket has no name of its own. */
  static Object name(Channel channel) {
    SocketAddress remote = remote(channel);
    if (remote instanceof UnixDomainSocketAddress) {
      return "a peer at " + local(channel);
    }
    return remote == null ? "a peer that is gone" : remote;
  }
}
