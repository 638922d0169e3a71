package io.parley;

import io.parley.text.Utf8;

/**
 * Why a socket closed: the code and reason of a Close frame (RFC 6455 section 7.4), or a code that
 * stands for there having been none.
 *
 * @param code see the constants; {@link #isSendable()} tells whether it may go over the wire
 * @param reason for people; may be empty; at most 123 bytes of UTF-8 can be sent
 */
public record WsStatus(int code, String reason) {

  /** 1000: the purpose is fulfilled. */
  public static final WsStatus NORMAL = new WsStatus(1000, "Normal closure");

  /** 1001: a server stops, or a browser leaves the page. */
  public static final WsStatus GOING_AWAY = new WsStatus(1001, "Going away");

  /** 1002: the peer broke the protocol. */
  public static final WsStatus PROTOCOL_ERROR = new WsStatus(1002, "Protocol error");

  /** 1003: a kind of data that the receiver cannot accept. */
  public static final WsStatus UNSUPPORTED_DATA = new WsStatus(1003, "Unsupported data");

  /** 1005, never sent: the peer's Close frame had no code. */
  public static final WsStatus NO_STATUS = new WsStatus(1005, "");

  /** 1006, never sent: the connection ended without a Close frame. */
  public static final WsStatus ABNORMAL_CLOSURE = new WsStatus(1006, "Abnormal closure");

  /** 1007: text that is not UTF-8, or data that does not fit its kind. */
  public static final WsStatus INVALID_PAYLOAD = new WsStatus(1007, "Invalid payload data");

  /** 1008: a message that breaks a policy. */
  public static final WsStatus POLICY_VIOLATION = new WsStatus(1008, "Policy violation");

  /** 1009: a message that is too big. */
  public static final WsStatus MESSAGE_TOO_BIG = new WsStatus(1009, "Message too big");

  /** 1010: the client misses an extension in the server's answer. */
  public static final WsStatus MANDATORY_EXTENSION = new WsStatus(1010, "Mandatory extension");

  /** 1011: the server met a condition that it did not expect. */
  public static final WsStatus INTERNAL_ERROR = new WsStatus(1011, "Internal error");

  /** 1012: the service restarts. */
  public static final WsStatus SERVICE_RESTART = new WsStatus(1012, "Service restart");

  /** 1013: try again later. */
  public static final WsStatus TRY_AGAIN_LATER = new WsStatus(1013, "Try again later");

  /** 1014: a gateway got an invalid answer from the server behind it. */
  public static final WsStatus BAD_GATEWAY = new WsStatus(1014, "Bad gateway");

  /** 1015, never sent: the TLS handshake failed. */
  public static final WsStatus TLS_HANDSHAKE = new WsStatus(1015, "TLS handshake");

  /** The most bytes of UTF-8 that the reason in a Close frame can have. */
  public static final int MAX_REASON_BYTES = 123;

  /** That code without a reason. */
  public static WsStatus of(int code) {
    return new WsStatus(code, "");
  }

  /** That code and reason. */
  public static WsStatus of(int code, String reason) {
    return new WsStatus(code, reason);
  }

  /**
   * Whether an endpoint may put that code into a Close frame: 1000 to 1003, 1007 to 1014, 3000 to
   * 4999.
   */
  public static boolean isSendable(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  /**
   * Whether this status may go into a Close frame: the code is one that may be sent and the reason
   * is not too long.
   */
  public boolean isSendable() {
    return isSendable(code)
        && (reason.length() * 3 <= MAX_REASON_BYTES
            || Utf8.encode(reason).length <= MAX_REASON_BYTES);
  }

  /**
   * This status if it may go into a Close frame.
   *
   * @throws IllegalArgumentException naming the code or the length of the reason if it may not
   */
  public WsStatus requireSendable() {
    if (!isSendable(code)) {
      throw new IllegalArgumentException(
          "close code "
              + code
              + " must not be sent: use 1000 to 1003, 1007 to 1014 or 3000 to 4999");
    }
    if (!isSendable()) {
      throw new IllegalArgumentException(
          "a close reason has at most "
              + MAX_REASON_BYTES
              + " bytes of UTF-8, not "
              + Utf8.encode(reason).length);
    }
    return this;
  }

  /** The code, and the reason behind it if there is one: {@code 1000 bye}. */
  @Override
  public String toString() {
    return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
  }
}
