package io.parley.netty.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.protocol.ClientHandshake;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1 messages as bytes (RFC 9112). */
public final class HttpWriter {

  private HttpWriter() {}

  /** The request of an opening handshake as it goes over the wire. */
  public static ByteBuf request(ByteBufAllocator allocator, Request request) {
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ');
    head.append(ClientHandshake.target(request.uri())).append(" HTTP/1.1\r\n");
    return message(allocator, head, request.headers(), ByteBuffer.allocate(0));
  }

  /** The question to a proxy for a connection to that target, {@code host:port}. */
  public static ByteBuf connect(ByteBufAllocator allocator, String target, Headers headers) {
    StringBuilder head = new StringBuilder(128);
    head.append("CONNECT ").append(target).append(" HTTP/1.1\r\n");
    return message(allocator, head, headers, ByteBuffer.allocate(0));
  }

  /** The 101. */
  public static ByteBuf upgrade(ByteBufAllocator allocator, Response response) {
    return message(
        allocator, statusLine(response.status()), response.headers(), ByteBuffer.allocate(0));
  }

  /**
   * The answer to a plain request; its framing is set here, whatever the headers say.
   *
   * @param head whether the request was a HEAD, whose answer has the headers of a GET but no body
   * @param last whether the connection closes behind it
   */
  public static ByteBuf response(
      ByteBufAllocator allocator, Response response, boolean head, boolean last) {
    Framed framed = framed(response, head);
    Headers headers = framed.headers;
    if (last && !headers.lists("Connection", "close")) {
      // As a field of its own: together with others it makes one list.
      headers = headers.add("Connection", "close");
    }
    return message(allocator, statusLine(response.status()), headers, framed.body);
  }

  /** What of an answer goes out: the headers say how long the body is. */
  public record Framed(Headers headers, ByteBuffer body) {}

  /**
   * The answer to a plain request, by any version of HTTP.
   *
   * @param head whether the request was a HEAD
   */
  public static Framed framed(Response response, boolean head) {
    int status = response.status().code();
    ByteBuffer body = response.body();
    boolean bodiless = status < 200 || status == 204 || status == 304;
    Headers headers = response.headers().remove("Transfer-Encoding");
    boolean describesBody = head && !body.hasRemaining() && headers.contains("Content-Length");
    if (!describesBody) {
      headers = headers.remove("Content-Length");
    }
    if (!bodiless && !describesBody) {
      headers = headers.add("Content-Length", Integer.toString(body.remaining()));
    }
    return new Framed(headers, head || bodiless ? ByteBuffer.allocate(0) : body);
  }

  private static StringBuilder statusLine(Status status) {
    return new StringBuilder(256)
        .append("HTTP/1.1 ")
        .append(status.code())
        .append(' ')
        .append(status.reason())
        .append("\r\n");
  }

  private static ByteBuf message(
      ByteBufAllocator allocator, StringBuilder head, Headers headers, ByteBuffer body) {
    for (Headers.Field field : headers) {
      head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    head.append("\r\n");
    // What has no byte of its own becomes a question mark, so that none can pass for a line break.
    byte[] bytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    ByteBuf message = allocator.directBuffer(bytes.length + body.remaining());
    return message.writeBytes(bytes).writeBytes(body);
  }
}
