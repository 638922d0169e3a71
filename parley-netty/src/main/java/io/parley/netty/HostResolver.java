package io.parley.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. It may block: it runs on the workers. Any thread. */
@FunctionalInterface
public interface HostResolver {

  /** That of the JDK, which asks the system. */
  HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * The addresses of a host.
   *
   * @param host a name, never an address
   * @return in the order of preference within each family; with none, the host is unknown
   * @throws UnknownHostException if there is no such host
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
