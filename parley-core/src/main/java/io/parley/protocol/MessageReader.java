package io.parley.protocol;

import io.parley.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Reads frames from any split of the input and puts messages together (RFC 6455 sections 5 and
 * 8.1). One thread at a time.
 */
public final class MessageReader {

  /** Creates one that stands before the first frame. */
  public MessageReader(Role role, ReadLimits limits, ProtocolEvents events) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads all of the input, or up to where an event asked to stop.
   *
   * @throws ProtocolException at the first byte that breaks a rule or a bound; all further input is
   *     dropped
   */
  public void read(ByteBuffer in) throws ProtocolException {
    throw new UnsupportedOperationException();
  }

  /** Whether nothing more will be read: a Close frame came, or a rule was broken. */
  public boolean isDone() {
    throw new UnsupportedOperationException();
  }
}
