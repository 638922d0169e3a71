package io.parley.netty;

import io.parley.netty.http2.SessionBounds;

/**
 * What a peer may ask of one HTTP/2 connection. Immutable; each method with an argument gives a
 * changed copy.
 *
 * @param maxStreams requests and sockets at a time on one connection; default 100. Each may take
 *     what one by HTTP/1.1 may, {@link NettyBackend#maxBodySize} among that.
 * @param streamWindow bytes of one request or socket that may wait to be read; default 256 KiB
 * @param maxResets requests that the peer may take back before they are answered, or have us reset
 *     by a frame that is wrong, within 30 s ("rapid reset"); default 200
 * @param maxControlFrames PING, SETTINGS and PRIORITY frames within 30 s; default 3000
 */
public record Http2Config(int maxStreams, int streamWindow, int maxResets, int maxControlFrames) {

  static final Http2Config DEFAULTS = new Http2Config(100, 256 * 1024, 200, 3000);

  /** For clients, who mostly have few connections and are sent long messages. */
  static final Http2Config CLIENT = DEFAULTS.streamWindow(1024 * 1024);

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException naming the one that cannot be
   */
  public Http2Config {
    Checks.atLeast(1, maxStreams, "maxStreams");
    // RFC 9113 section 6.9.2; below that, a message of a few frames would stop and go.
    Checks.atLeast(1024, streamWindow, "streamWindow");
    Checks.atLeast(1, maxResets, "maxResets");
    Checks.atLeast(1, maxControlFrames, "maxControlFrames");
  }

  /** With another {@link #maxStreams()}, at least 1. */
  public Http2Config maxStreams(int streams) {
    return new Http2Config(streams, streamWindow, maxResets, maxControlFrames);
  }

  /** With another {@link #streamWindow()}, at least 1024. */
  public Http2Config streamWindow(int bytes) {
    return new Http2Config(maxStreams, bytes, maxResets, maxControlFrames);
  }

  /** With another {@link #maxResets()}, at least 1. */
  public Http2Config maxResets(int resets) {
    return new Http2Config(maxStreams, streamWindow, resets, maxControlFrames);
  }

  /** With another {@link #maxControlFrames()}, at least 1. */
  public Http2Config maxControlFrames(int frames) {
    return new Http2Config(maxStreams, streamWindow, maxResets, frames);
  }

  SessionBounds bounds(int maxHeaderSize) {
    return new SessionBounds(maxStreams, streamWindow, maxHeaderSize, maxResets, maxControlFrames);
  }
}
