package io.parley.netty.dial;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** In which order the addresses of a host are tried. */
public final class AddressOrder {
  private AddressOrder() {}

  /**
   * IPv6 and IPv4 in turn, IPv6 first, each family in its own order (RFC 8305 section 4): a family
   * that does not work costs one attempt.
   */
  public static List<InetAddress> interleaved(List<InetAddress> addresses) {
    List<InetAddress> six = addresses.stream().filter(Inet6Address.class::isInstance).toList();
    List<InetAddress> four = addresses.stream().filter(each -> !six.contains(each)).toList();
    List<InetAddress> order = new ArrayList<>(addresses.size());
    for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
      six.stream().skip(i).limit(1).forEach(order::add);
      four.stream().skip(i).limit(1).forEach(order::add);
    }
    return order;
  }
}
