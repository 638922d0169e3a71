package io.parley.http;

/** A version of HTTP. */
public enum HttpVersion {
  /** RFC 1945; never a WebSocket. */
  HTTP_1_0("HTTP/1.0", 10),

  /** RFC 9112. */
  HTTP_1_1("HTTP/1.1", 11),

  /** RFC 9113, and RFC 8441 for WebSockets. */
  HTTP_2("HTTP/2", 20);

  private final String text;

  /** Ten times the version, for those who keep many. */
  final byte number;

  HttpVersion(String text, int number) {
    this.text = text;
    this.number = (byte) number;
  }

  /** That with this {@link #number}. */
  static HttpVersion of(byte number) {
    return number == HTTP_2.number ? HTTP_2 : number == HTTP_1_1.number ? HTTP_1_1 : HTTP_1_0;
  }

  /** As in logs: {@code HTTP/2}. */
  @Override
  public String toString() {
    return text;
  }
}
