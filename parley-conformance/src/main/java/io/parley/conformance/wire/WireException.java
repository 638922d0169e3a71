package io.parley.conformance.wire;

import java.io.IOException;

/** The peer sent what no peer may send. */
public final class WireException extends IOException {
  /** Says what is wrong with it. */
  public WireException(String message) {
    super(message);
  }
}
