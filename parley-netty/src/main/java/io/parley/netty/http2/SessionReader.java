package io.parley.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames, and drops those of streams that are gone: the peer may have sent them before it
 * knew (RFC 9113 section 5.1). Netty's decoder would reset such a stream once more for each of
 * them, and end the connection where the stream was refused. Used on the loop's thread only.
 */
final class SessionReader implements Http2FrameReader {

  /** Empty DATA frames in a row are what no honest peer sends. */
  private static final int MAX_EMPTY_FRAMES = 2;

  /** How far headers may go beyond their bound and be refused alone, without the connection. */
  private static final int REFUSABLE = 64 * 1024;

  private final Http2Connection connection;
  private final DefaultHttp2FrameReader reader;
  private final long refusable;

  /** What stands before the decoder's listener, which is another after the first frame. */
  private @Nullable Frames frames;

  /** The last stream that the peer has begun, be it refused; 0 before. */
  private int lastBegun;

  private int emptyFrames;

  SessionReader(Http2Connection connection, int maxHeaderSize) throws Http2Exception {
    this.connection = connection;
    DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder(true, maxHeaderSize);
    refusable = refusable(maxHeaderSize);
    headers.maxHeaderListSize(maxHeaderSize, refusable);
    reader = new DefaultHttp2FrameReader(headers);
  }

  /** The bound of headers that are refused alone, where those up to that other are taken. */
  static long refusable(long maxHeaderSize) {
    return maxHeaderSize + REFUSABLE;
  }

  @Override
  public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener)
      throws Http2Exception {
    Frames current = frames;
    if (current == null || !current.isFor(listener)) {
      current = new Frames(listener);
      frames = current;
    }
    try {
      reader.readFrame(ctx, input, current);
    } catch (Http2Exception.StreamException e) {
      // Headers that are malformed, or too large: the decoder has not seen them.
      begun(e.streamId());
      throw e;
    } catch (Http2Exception e) {
      throw isOfHeaderSize(e)
          ? new BoundException(
              "headers that are far too large",
              "headers are larger than "
                  + refusable
                  + " bytes (maxHeaderSize and "
                  + REFUSABLE
                  + ")")
          : e;
    }
  }

  /** Netty counts what a block of headers has come to, and has no type for what it throws then. */
  private static boolean isOfHeaderSize(Http2Exception e) {
    return String.valueOf(e.getMessage()).startsWith("Header size exceeded");
  }

  private void begun(int id) {
    if (connection.remote().isValidStreamId(id)) {
      lastBegun = Math.max(lastBegun, id);
    }
  }

  private boolean isGone(int id) {
    Http2Stream stream = connection.stream(id);
    if (stream != null) {
      return id != 0 && stream.isResetSent();
    }
    return connection.streamMayHaveExisted(id)
        || connection.remote().isValidStreamId(id) && id <= lastBegun;
  }

  /** What there is of the peer's frames for the decoder. */
  private final class Frames extends Http2FrameListenerDecorator {

    Frames(Http2FrameListener listener) {
      super(listener);
    }

    boolean isFor(Http2FrameListener other) {
      return listener == other;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end)
        throws Http2Exception {
      if (takes(id, headers)) {
        super.onHeadersRead(ctx, id, headers, padding, end);
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end)
        throws Http2Exception {
      if (takes(id, headers)) {
        super.onHeadersRead(ctx, id, headers, dependency, weight, exclusive, padding, end);
      }
    }

    private boolean takes(int id, Http2Headers headers) throws Http2Exception {
      emptyFrames = 0;
      if (connection.isServer()) {
        if (isGone(id) && connection.stream(id) == null) {
          // May be a request as well that will be waited for, with a number used before.
          throw Http2Exception.streamError(id, Http2Error.STREAM_CLOSED, "stream %d is gone", id);
        }
      } else if (connection.remote().isValidStreamId(id)) {
        throw Http2Exception.connectionError(
            Http2Error.PROTOCOL_ERROR, "the server began stream %d", id);
      }
      if (isGone(id)) {
        return false;
      }
      begun(id);
      if (connection.isServer()
          ? headers.contains(PseudoHeaderName.PROTOCOL.value())
          : HttpStatusClass.valueOf(headers.status()) == HttpStatusClass.SUCCESS) {
        // It means nothing with a CONNECT (RFC 9110 section 9.3.6), but the decoder would count.
        headers.remove(HttpHeaderNames.CONTENT_LENGTH);
      }
      return true;
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int id, ByteBuf bytes, int padding, boolean end)
        throws Http2Exception {
      if (bytes.isReadable() || end) {
        emptyFrames = 0;
      } else if (++emptyFrames > MAX_EMPTY_FRAMES) {
        throw new BoundException(
            "too many empty DATA frames",
            "more than " + MAX_EMPTY_FRAMES + " empty DATA frames in a row");
      }
      if (!isGone(id)) {
        return super.onDataRead(ctx, id, bytes, padding, end);
      }
      connection.local().flowController().receiveFlowControlledFrame(null, bytes, padding, end);
      return bytes.readableBytes() + padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code)
        throws Http2Exception {
      if (connection.stream(id) != null || !isGone(id)) {
        super.onRstStreamRead(ctx, id, code);
      }
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int more)
        throws Http2Exception {
      if (!isGone(id)) {
        super.onWindowUpdateRead(ctx, id, more);
      }
    }
  }

  @Override
  public Configuration configuration() {
    return reader.configuration();
  }

  @Override
  public void close() {
    reader.close();
  }
}
