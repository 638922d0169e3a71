package io.parley.http;

/**
 * An HTTP status.
 *
 * @param code 100 to 599
 * @param reason the phrase for people; may be empty
 */
public record Status(int code, String reason) {

  /** 101: the answer to an opening handshake that succeeds. */
  public static final Status SWITCHING_PROTOCOLS = new Status(101, "Switching Protocols");

  /** 200. */
  public static final Status OK = new Status(200, "OK");

  /** 204. */
  public static final Status NO_CONTENT = new Status(204, "No Content");

  /** 206. */
  public static final Status PARTIAL_CONTENT = new Status(206, "Partial Content");

  /** 301. */
  public static final Status MOVED_PERMANENTLY = new Status(301, "Moved Permanently");

  /** 302. */
  public static final Status FOUND = new Status(302, "Found");

  /** 304. */
  public static final Status NOT_MODIFIED = new Status(304, "Not Modified");

  /** 400. */
  public static final Status BAD_REQUEST = new Status(400, "Bad Request");

  /** 401. */
  public static final Status UNAUTHORIZED = new Status(401, "Unauthorized");

  /** 403. */
  public static final Status FORBIDDEN = new Status(403, "Forbidden");

  /** 404. */
  public static final Status NOT_FOUND = new Status(404, "Not Found");

  /** 405. */
  public static final Status METHOD_NOT_ALLOWED = new Status(405, "Method Not Allowed");

  /** 407: a proxy wants to know who asks. */
  public static final Status PROXY_AUTHENTICATION_REQUIRED =
      new Status(407, "Proxy Authentication Required");

  /** 408. */
  public static final Status REQUEST_TIMEOUT = new Status(408, "Request Timeout");

  /** 413. */
  public static final Status CONTENT_TOO_LARGE = new Status(413, "Content Too Large");

  /** 414. */
  public static final Status URI_TOO_LONG = new Status(414, "URI Too Long");

  /** 416. */
  public static final Status RANGE_NOT_SATISFIABLE = new Status(416, "Range Not Satisfiable");

  /** 426: a WebSocket, or another version of it, is wanted here. */
  public static final Status UPGRADE_REQUIRED = new Status(426, "Upgrade Required");

  /** 429. */
  public static final Status TOO_MANY_REQUESTS = new Status(429, "Too Many Requests");

  /** 431. */
  public static final Status REQUEST_HEADER_FIELDS_TOO_LARGE =
      new Status(431, "Request Header Fields Too Large");

  /** 500. */
  public static final Status INTERNAL_SERVER_ERROR = new Status(500, "Internal Server Error");

  /** 503. */
  public static final Status SERVICE_UNAVAILABLE = new Status(503, "Service Unavailable");

  /**
   * Checks the code.
   *
   * @throws IllegalArgumentException if the code is outside 100 to 599 or the reason has a control
   *     character
   */
  public Status {
    if (code < 100 || code > 599) {
      throw new IllegalArgumentException("an HTTP status is 100 to 599, not " + code);
    }
    if (reason.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw new IllegalArgumentException("control character in the reason of status " + code);
    }
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
  }
}
