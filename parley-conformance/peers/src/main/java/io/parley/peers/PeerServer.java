package io.parley.peers;

/** A library's server that sends every message back, on every path. */
interface PeerServer {

  /**
   * The largest message that a peer takes: as the kit at full size sends it, or what the system
   * property says. Tomcat gives each connection buffers of that size.
   */
  int MAX_MESSAGE = Integer.getInteger("peers.max-message", 16 << 20);

  /** What the library is called. */
  String library();

  /** Starts it on this machine; it runs until the process ends. */
  void start(int port) throws Exception;
}
