package io.parley.netty.http2;

import java.time.Duration;

/**
 * What a peer may ask of one HTTP/2 connection.
 *
 * @param maxStreams streams open at a time that the peer has begun
 * @param window bytes of one stream that may wait here to be read
 * @param maxHeaderSize bytes of a header list, each field with 32 bytes besides (RFC 9113 section
 *     6.5.2)
 * @param maxResets streams that the peer may reset before they are answered, or have us reset,
 *     within {@link #SPAN}
 * @param maxControls PING, SETTINGS and PRIORITY frames within {@link #SPAN}
 */
public record SessionBounds(
    int maxStreams, int window, int maxHeaderSize, int maxResets, int maxControls) {

  /** The time in which floods are counted. */
  public static final Duration SPAN = Duration.ofSeconds(30);
}
