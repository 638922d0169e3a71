package io.parley.tests.peers;

import io.parley.tests.LoopbackTls;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A client of another library. It trusts {@link LoopbackTls}. */
interface PeerClient extends AutoCloseable {

  /** Connects; that it opened, or why not, is the socket's first event. */
  PeerSocket connect(URI uri, List<String> subprotocols, Map<String, String> headers);

  /** Connects without subprotocols and headers. */
  default PeerSocket connect(URI uri) {
    return connect(uri, List.of(), Map.of());
  }

  /** What the library shows of a refused handshake. */
  default Shows shows() {
    return Shows.BODY;
  }

  /** Whether the library offers to compress messages. */
  default boolean compresses() {
    return true;
  }

  /** Whether the library does without context takeover when it has agreed to. */
  default boolean forgets() {
    return true;
  }

  /** Whether the library shows the headers of the 101. */
  default boolean showsHeaders() {
    return true;
  }

  /** Whether the library sometimes ends the connection before its own Close is written. */
  default boolean mayLoseItsClose() {
    return false;
  }

  /** Whether the library sometimes leaves its own Close out when the server's crosses it. */
  default boolean mayLeaveOutACrossingClose() {
    return mayLoseItsClose();
  }

  @Override
  void close();

  /** How much a library shows of a refused handshake. */
  enum Shows {
    /** That it failed. */
    FAILURE,
    /** The HTTP status. */
    STATUS,
    /** The HTTP status and the body. */
    BODY
  }
}
