package io.parley.connection;

import io.parley.Server;
import io.parley.WsStatus;
import java.time.Duration;

/** The live sockets of one server. */
public final class Connections {

  /** None yet. */
  public Connections() {}

  /** How many. */
  public int size() {
    throw new UnsupportedOperationException();
  }

  /** Closes all. */
  public Server.Stopped stop(WsStatus status, Duration patience) {
    throw new UnsupportedOperationException();
  }
}
