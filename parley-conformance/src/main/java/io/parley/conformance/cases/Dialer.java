package io.parley.conformance.cases;

import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.Trace;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** The way to a server. */
@FunctionalInterface
public interface Dialer {

  /**
   * Connects; the opening handshake is the kit's own affair.
   *
   * @param patience the most time to take
   * @param trace told of what goes over the connection
   * @throws IOException if there is none
   */
  Connection connect(URI uri, Duration patience, Trace trace) throws IOException;
}
