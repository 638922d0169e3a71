package io.parley.netty.dial;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: what RFC 6454 calls an origin.
 *
 * @param host without the brackets of an IPv6 address
 */
public record Target(boolean secure, String host, int port) {

  /** Of a URI that has a host. */
  public static Target of(URI uri) {
    boolean secure =
        uri.getScheme().equalsIgnoreCase("wss") || uri.getScheme().equalsIgnoreCase("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    return new Target(secure, uri.getHost().replaceAll("[\\[\\]]", ""), port);
  }

  /** Host and port. */
  public String where() {
    return bracketed(host) + ":" + port;
  }

  /** The same, as a peer understands it: the zone of an IPv6 address means something here only. */
  public String authority() {
    int zone = host.indexOf('%');
    return bracketed(zone < 0 ? host : host.substring(0, zone)) + ":" + port;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /** Whether credentials for this one are for that one too. */
  public boolean isSameOrigin(Target other) {
    return secure == other.secure && port == other.port && host.equalsIgnoreCase(other.host);
  }

  /** The host as an address, or null if it is a name. */
  public @Nullable InetAddress literal() {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    try {
      return bytes == null ? null : InetAddress.getByAddress(host, bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("not the bytes of an address: " + host, e);
    }
  }

  /** What asks others about it: the URI with the scheme that its handshake's HTTP has. */
  public static URI httpUri(URI uri) {
    String rest = uri.toString().substring(uri.getScheme().length());
    return URI.create((of(uri).secure ? "https" : "http") + rest);
  }
}
