package io.parley.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one connection, through TLS or not. Nothing here waits. */
interface Wire {

  /** Puts what is there behind the position; -1 at the end of the connection. */
  int read(ByteBuffer target) throws IOException;

  /** Takes as many bytes as can go, perhaps none. */
  void write(ByteBuffer source) throws IOException;

  /** Whether more can go only when the system says so; then there must be another write. */
  boolean isBlocked();
}
