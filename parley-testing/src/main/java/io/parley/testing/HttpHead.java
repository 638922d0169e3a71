package io.parley.testing;

import io.parley.HandshakeException;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The first line and the headers as they would stand on the wire of HTTP/1.1. */
final class HttpHead {

  private HttpHead() {}

  /** A plain request as a server sees it: the URI becomes the request target. */
  static Request wire(Request request) {
    URI uri = request.uri();
    String path = uri.getRawPath();
    String target =
        (path == null || path.isEmpty() ? "/" : path)
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    Request wire = overTls(request, uri).uri(URI.create(target));
    return uri.getRawAuthority() == null || request.headers().contains("Host")
        ? wire
        : wire.header("Host", uri.getRawAuthority());
  }

  /** That request as if it came over TLS, if the URI asked for says so. */
  static Request overTls(Request request, URI asked) {
    String scheme = asked.getScheme();
    return request.secure("wss".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
  }

  /** Whether the head of the request is within the bound. */
  static boolean fits(Request request, int maxHeaderSize) {
    return size(request.method() + " " + request.uri() + " HTTP/1.1", request.headers())
        <= maxHeaderSize;
  }

  /** What a server says to a head that is too large. */
  static Response tooLarge() {
    return Response.of(Status.REQUEST_HEADER_FIELDS_TOO_LARGE)
        .text("The headers of the request are too large.\n");
  }

  /**
   * Checks the head of an answer.
   *
   * @throws HandshakeException if it is larger than the bound
   */
  static void requireFits(Response response, int maxHeaderSize) throws HandshakeException {
    int size = size("HTTP/1.1 " + response.status(), response.headers());
    if (size > maxHeaderSize) {
      throw new HandshakeException(
          "the answer's headers have "
              + size
              + " bytes, more than maxHeaderSize = "
              + maxHeaderSize,
          response);
    }
  }

  private static int size(String firstLine, Headers headers) {
    int size = firstLine.length() + 2;
    for (Headers.Field field : headers) {
      size += field.toString().getBytes(StandardCharsets.UTF_8).length + 2;
    }
    return size + 2;
  }
}
