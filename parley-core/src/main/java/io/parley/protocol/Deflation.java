package io.parley.protocol;

import io.parley.WsMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses messages (RFC 7692 section 7.2.1). The JDK's window is always 2^15 bytes: a smaller
 * one is kept by a full flush after so many bytes, behind which nothing before is repeated. One
 * thread at a time.
 */
final class Deflation {

  /** What a flush ends with, and a message leaves out. */
  private static final int TAIL = 4;

  /** An empty block: what is left of an empty message without its tail. */
  private static final byte[] EMPTY = {0};

  private static final byte[] NOTHING = {};

  private static final int LEAST_ROOM = 64;

  private final int window;

  /** How many bytes went in since nothing before can be repeated. */
  private int distance;

  /** Holds what comes out, up to {@link #size}; belongs to the message being compressed. */
  private byte[] out = EMPTY;

  private int size;

  /** Creates one whose references reach back 2^{@code bits} bytes at most. */
  Deflation(int bits) {
    this.window = 1 << bits;
  }

  /**
   * The payload of that message, compressed. The deflater has seen the messages that this object
   * has, and no others since its last reset.
   */
  byte[] compress(WsMessage message, Deflater deflater) {
    out = new byte[Math.max(LEAST_ROOM, message.size() / 4)];
    size = 0;
    ByteBuffer in = message.bytes();
    int end = in.limit();
    do {
      int chunk = Math.min(end - in.position(), chunkSize());
      in.limit(in.position() + chunk);
      deflater.setInput(in);
      distance += chunk;
      boolean full = window < 1 << DeflateParameters.MAX_BITS && distance == window;
      flush(deflater, full ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH);
      if (full) {
        distance = 0;
      }
      in.limit(end);
    } while (in.hasRemaining());
    // With context takeover it lives on, and would hold the whole message.
    deflater.setInput(NOTHING);
    byte[] result = size <= TAIL ? EMPTY : Arrays.copyOf(out, size - TAIL);
    out = EMPTY;
    return result;
  }

  private int chunkSize() {
    return window < 1 << DeflateParameters.MAX_BITS ? window - distance : Integer.MAX_VALUE;
  }

  private void flush(Deflater deflater, int how) {
    while (true) {
      size += deflater.deflate(out, size, out.length - size, how);
      if (size < out.length) {
        return;
      }
      out = Arrays.copyOf(out, out.length * 2);
    }
  }
}
