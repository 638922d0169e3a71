package io.parley.netty.channel;

import io.netty.channel.Channel;
import io.parley.netty.proxied.ProxyHeader;
import io.parley.netty.unix.UnixPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Who is at the two ends of a channel, as applications are told: by a proxy maybe. Any thread. */
public final class PeerAddresses {

  private PeerAddresses() {}

  /** The peer's; null when that is gone already. */
  public static @Nullable SocketAddress remote(Channel channel) {
    ProxyHeader told = ProxyHeader.of(channel);
    return told == null ? UnixPath.plain(channel.remoteAddress()) : told.remote();
  }

  /** That of this end. */
  public static @Nullable SocketAddress local(Channel channel) {
    ProxyHeader told = ProxyHeader.of(channel);
    return told == null ? UnixPath.plain(channel.localAddress()) : told.local();
  }

  /** Whether the peer speaks TLS with a proxy that has said so. */
  public static boolean isSecure(Channel channel) {
    ProxyHeader told = ProxyHeader.of(channel);
    return told != null && told.secure();
  }

  /** The peer's IP address; null for a Unix socket, and when the peer is gone already. */
  public static @Nullable InetAddress ip(Channel channel) {
    return remote(channel) instanceof InetSocketAddress inet ? inet.getAddress() : null;
  }

  /** The peer for the log; one of a Unix socket has no name of its own. */
  public static Object name(Channel channel) {
    SocketAddress remote = remote(channel);
    if (remote instanceof UnixDomainSocketAddress) {
      return "a peer at " + local(channel);
    }
    return remote == null ? "a peer that is gone" : remote;
  }
}
