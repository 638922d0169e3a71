package io.parley.browser;

/** The end of a connection (WebSockets, section 6). */
public final class CloseEvent extends Event {

  private final boolean wasClean;
  private final int code;
  private final String reason;

  /** An end with these attributes. */
  public CloseEvent(String type, boolean wasClean, int code, String reason) {
    super(type);
    this.wasClean = wasClean;
    this.code = code;
    this.reason = reason;
  }

  /** Whether both sides closed, rather than the connection breaking. */
  public boolean wasClean() {
    return wasClean;
  }

  /** The peer's close code; 1005 if it gave none, 1006 if the connection broke. */
  public int code() {
    return code;
  }

  /** The peer's close reason; may be empty. */
  public String reason() {
    return reason;
  }
}
