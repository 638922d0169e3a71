package io.parley.fuzz;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.http.AnswerDecoder;
import io.parley.netty.http.HttpHeaders;
import io.parley.netty.http.HttpRequests;
import io.parley.netty.http.Recent;
import io.parley.netty.http.RequestDecoder;
import io.parley.netty.http.SeenLately;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Heads of HTTP as they come over TCP, read as parley-netty reads them. */
final class HttpBytes {

  private static final int MAX_HEADER_SIZE = 8 * 1024;

  private HttpBytes() {}

  /** The first request in those bytes; null if there is none, or none that is answered well. */
  static @Nullable Request request(byte[] bytes, int split) {
    HttpRequest head = first(new RequestDecoder(MAX_HEADER_SIZE), bytes, split, HttpRequest.class);
    if (head == null) {
      return null;
    }
    try {
      return HttpRequests.of(head, MAX_HEADER_SIZE, null, new SeenLately());
    } catch (HttpRequests.Refused e) {
      return null;
    }
  }

  /** The first answer in those bytes; null if there is none, or none in HTTP. */
  static @Nullable Response response(byte[] bytes, int split) {
    HttpResponse head =
        first(AnswerDecoder.ofGet(MAX_HEADER_SIZE), bytes, split, HttpResponse.class);
    if (head == null || head.decoderResult().isFailure()) {
      return null;
    }
    try {
      Status status = new Status(head.status().code(), head.status().reasonPhrase());
      return Response.of(status)
          .headers(HttpHeaders.of(head.headers(), new Recent<Headers.Field>()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static <T> @Nullable T first(
      ChannelHandler decoder, byte[] bytes, int split, Class<T> kind) {
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    try {
      int at = Math.min(split, bytes.length);
      channel.writeInbound(Unpooled.copiedBuffer(Arrays.copyOf(bytes, at)));
      channel.writeInbound(Unpooled.copiedBuffer(Arrays.copyOfRange(bytes, at, bytes.length)));
      T found = null;
      for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
        if (found == null && kind.isInstance(each)) {
          found = kind.cast(each);
        }
        ReferenceCountUtil.release(each);
      }
      return found;
    } finally {
      channel.finishAndReleaseAll();
    }
  }
}
