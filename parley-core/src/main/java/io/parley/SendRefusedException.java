package io.parley;

import java.io.IOException;

/** A message was not accepted for sending. */
public final class SendRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  /** Why: {@link SendResult#FULL} or {@link SendResult#CLOSED}. */
  private final SendResult result;

  /** Names the bound and the value, or the state, in the message. */
  public SendRefusedException(SendResult result, String message) {
    super(message);
    this.result = result;
  }

  /** Why: {@link SendResult#FULL} or {@link SendResult#CLOSED}. */
  public SendResult result() {
    return result;
  }
}
