package io.parley.peers;

import java.util.List;

/** The servers that need JDK 21 or later. */
final class LaterPeers {

  private LaterPeers() {}

  static List<PeerServer> servers() {
    return List.of(new HelidonEcho());
  }
}
