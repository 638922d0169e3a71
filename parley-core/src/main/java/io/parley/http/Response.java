package io.parley.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An HTTP response with its whole body. Immutable. */
public final class Response {

  private static final byte[] NO_BODY = {};

  private final Status status;
  private final Headers headers;
  private final byte[] body;

  private Response(Status status, Headers headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** A response with no headers and an empty body. */
  public static Response of(Status status) {
    return new Response(status, Headers.EMPTY, NO_BODY);
  }

  /** 200 with a text body, {@code text/plain; charset=utf-8}. */
  public static Response ok(String text) {
    return of(Status.OK).text(text);
  }

  /** The status. */
  public Status status() {
    return status;
  }

  /** The header fields. */
  public Headers headers() {
    return headers;
  }

  /** The first value of that header, or null when there is none. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The body, read-only; a view of its own at every call. */
  public ByteBuffer body() {
    return ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  /** The body read as UTF-8. */
  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** This response with another header behind those it has. */
  public Response header(String name, String value) {
    return new Response(status, headers.add(name, value), body);
  }

  /** This response with these headers instead of its own. */
  public Response headers(Headers replacement) {
    return new Response(status, replacement, body);
  }

  /** This response with a copy of these bytes as its body. */
  public Response body(byte[] bytes) {
    return new Response(status, headers, bytes.clone());
  }

  /**
   * This response with a text body; {@code Content-Type} becomes {@code text/plain; charset=utf-8}
   * unless it is set already.
   */
  public Response text(String text) {
    Headers typed =
        headers.contains("Content-Type")
            ? headers
            : headers.add("Content-Type", "text/plain; charset=utf-8");
    return new Response(status, typed, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Equal when status, headers and body are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Response that
        && status.equals(that.status)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * status.hashCode() + Arrays.hashCode(body);
  }

  /** Status and headers, one a line, then the size of the body; never its content. */
  @Override
  public String toString() {
    return status + "\n" + headers + "[" + body.length + " bytes]";
  }
}
