package io.parley.peers;

import java.net.URI;

/** A library's client. */
interface PeerClient {

  /** The name for the report, with the version. */
  String agent();

  /** Connects, tells the visit all that comes, and returns at once or when it is over. */
  void connect(URI uri, Visit visit) throws Exception;
}
