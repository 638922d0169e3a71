package io.parley.peers;

import java.util.List;

/**
 * The servers that need a later JDK than 17: none. A build by JDK 21 or later puts a class of the
 * same name beside this one, which such a JDK loads instead.
 */
final class LaterPeers {

  private LaterPeers() {}

  static List<PeerServer> servers() {
    return List.of();
  }
}
