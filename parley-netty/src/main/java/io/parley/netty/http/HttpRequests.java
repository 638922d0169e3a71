package io.parley.netty.http;

import static io.parley.http.HttpVersion.HTTP_1_0;
import static io.parley.http.HttpVersion.HTTP_1_1;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Status;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Netty's requests as ours, checked (RFC 9112). */
public final class HttpRequests {
  /** Longer targets are likely to be each their own, and would make what is kept large. */
  private static final int MAX_SHARED = 256;

  private HttpRequests() {}

  /** A request that is answered with an error, and the connection closed. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final String sentence;
    private final transient Status status;

    /**
     * Creates one.
     *
     * @param sentence constant, for the peer
     * @param detail for the log
     */
    public Refused(Status status, String sentence, String detail) {
      super(detail, null, false, false);
      this.status = status;
      this.sentence = sentence;
    }

    /** That of the answer. */
    public Status status() {
      return status;
    }

    /** What the peer is told, constant; the message of the exception is for the log. */
    public String sentence() {
      return sentence;
    }
  }

  /**
   * The request without its body.
   *
   * @param maxHeaderSize most bytes of its first line and headers, with their line ends
   * @param remoteAddress what the request tells of its sender
   * @param seen what it may share with other requests of its loop
   * @throws Refused if it is not to be served
   */
  public static Request of(
      HttpRequest netty, int maxHeaderSize, @Nullable SocketAddress remoteAddress, SeenLately seen)
      throws Refused {
    checkDecoded(netty, maxHeaderSize);
    HttpVersion version = netty.protocolVersion();
    if (version.majorVersion() != 1 || version.minorVersion() > 1) {
      throw new Refused(
          new Status(505, "HTTP Version Not Supported"),
          "This server speaks HTTP/1.1.",
          "version " + version);
    }
    try {
      RequestTarget target = target(netty.method().name(), netty.uri(), seen);
      Headers headers = HttpHeaders.of(netty.headers(), seen.fields());
      int hosts = headers.all("Host").size();
      if (hosts > 1 || hosts == 0 && version.minorVersion() > 0) {
        throw new IllegalArgumentException(hosts + " Host headers");
      }
      if (target.authority() != null) {
        headers = headers.set("Host", target.authority());
      }
      return Request.of(netty.method().name(), target.uri())
          .headers(headers)
          .version(version.minorVersion() == 0 ? HTTP_1_0 : HTTP_1_1)
          .remoteAddress(remoteAddress);
    } catch (IllegalArgumentException e) {
      throw malformed(e);
    }
  }

  /**
   * A request's target, as one object with those like it.
   *
   * @param seen those of the loop, on whose thread this is called
   * @throws IllegalArgumentException if it is none
   */
  public static RequestTarget target(String method, String target, SeenLately seen) {
    RequestTarget own = RequestTarget.of(method, target);
    return target.length() <= MAX_SHARED ? seen.targets().shared(own) : own;
  }

  /** An answer to what Netty could not decode, or took although head and line are too long. */
  private static void checkDecoded(HttpRequest netty, int maxHeaderSize) throws Refused {
    Throwable failure = netty.decoderResult().cause();
    if (failure instanceof TooLongHttpLineException) {
      throw new Refused(
          Status.URI_TOO_LONG,
          "The request target is too long.",
          "first line of more than " + maxHeaderSize + " bytes (maxHeaderSize)");
    }
    if (failure instanceof TooLongHttpHeaderException) {
      throw tooLarge("headers of more than ", maxHeaderSize);
    }
    if (failure != null) {
      throw malformed(failure);
    }
    int size = HttpHeaders.headSize(netty);
    if (size > maxHeaderSize) {
      throw tooLarge("first line and headers of " + size + " bytes, more than ", maxHeaderSize);
    }
  }

  private static Refused tooLarge(String what, int maxHeaderSize) {
    return new Refused(
        Status.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "The headers are too large.",
        what + maxHeaderSize + " (maxHeaderSize)");
  }

  /** What cannot be read as a request. */
  public static Refused malformed(Throwable cause) {
    return new Refused(Status.BAD_REQUEST, "This is no HTTP request.", "malformed: " + cause);
  }

  /**
   * Whether the peer waits to be told to send the body.
   *
   * @throws Refused if it expects something else
   */
  public static boolean expectsContinue(Request request) throws Refused {
    String expected = request.header("Expect");
    if (expected != null && !expected.strip().equalsIgnoreCase("100-continue")) {
      throw new Refused(
          new Status(417, "Expectation Failed"),
          "Only 100-continue can be expected.",
          "Expect: " + expected);
    }
    return expected != null;
  }

  /**
   * A request with too large a body.
   *
   * @param size bytes, as far as they are known of
   */
  public static Refused bodyTooLarge(long size, int maxBodySize) {
    return new Refused(
        Status.CONTENT_TOO_LARGE,
        "The body is too large.",
        "body of " + size + " bytes or more, more than " + maxBodySize + " (maxBodySize)");
  }
}
