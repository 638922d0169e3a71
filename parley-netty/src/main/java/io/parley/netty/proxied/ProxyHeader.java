package io.parley.netty.proxied;

import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says about a connection, by the PROXY protocol.
 *
 * @param remote who has connected to the proxy
 * @param local the address of the proxy that it connected to
 * @param secure whether it speaks TLS with the proxy
 */
public record ProxyHeader(SocketAddress remote, SocketAddress local, boolean secure) {

  private static final AttributeKey<ProxyHeader> KEY =
      AttributeKey.valueOf(ProxyHeader.class, "told");

  /** That of a channel; null if nobody has said anything about it. */
  public static @Nullable ProxyHeader of(Channel channel) {
    return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
  }

  void keepWith(Channel channel) {
    channel.attr(KEY).set(this);
  }

  /**
   * What that message says about the client; null if it is about none: a check of the proxy's own
   * ({@code LOCAL}), or of a protocol that has no addresses ({@code UNKNOWN}).
   *
   * @throws HAProxyProtocolException if it speaks of no connection
   */
  static @Nullable ProxyHeader of(HAProxyMessage message) {
    HAProxyProxiedProtocol protocol = message.proxiedProtocol();
    if (message.command() == HAProxyCommand.LOCAL || protocol == HAProxyProxiedProtocol.UNKNOWN) {
      return null;
    }
    if (protocol.transportProtocol() != TransportProtocol.STREAM) {
      throw new HAProxyProtocolException("not about a connection but " + protocol);
    }
    boolean secure =
        message.tlvs().stream()
            .anyMatch(tlv -> tlv instanceof HAProxySSLTLV ssl && ssl.isPP2ClientSSL());
    return new ProxyHeader(
        address(message.sourceAddress(), message.sourcePort()),
        address(message.destinationAddress(), message.destinationPort()),
        secure);
  }

  private static SocketAddress address(String text, int port) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes == null
          ? UnixDomainSocketAddress.of(text)
          : new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException | InvalidPathException e) {
      throw new HAProxyProtocolException("no address: " + text, e);
    }
  }
}
