package io.parley.peers;

/** A library's server that sends every message back, on every path. */
interface PeerServer {

  /** The largest message that a peer takes, as the kit at full size sends it. */
  int MAX_MESSAGE = 16 << 20;

  /** What the library is called. */
  String library();

  /** Starts it on this machine; it runs until the process ends. */
  void start(int port) throws Exception;
}
