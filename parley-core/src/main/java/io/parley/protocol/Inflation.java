package io.parley.protocol;

import io.parley.ProtocolException;
import io.parley.WsStatus;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses messages (RFC 7692 section 7.2.2) within bounds. */
final class Inflation {

  /** Each byte may become a thousand; shorter results are let through whatever they came from. */
  private static final int MAX_RATIO = 1000;

  private static final int JUDGED_FROM = 1024 * 1024;

  private static final int LEAST_ROOM = 256;

  /** The longest array that every JVM makes. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  /** What the sender left out. */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  /** An empty final block: it is understood only where a block may begin. */
  private static final byte[] FINAL_BLOCK = {1, 0, 0, (byte) 0xff, (byte) 0xff};

  private final int compressed;
  private final int maxSize;

  /** One more than what is allowed, which tells whether there is more. */
  private final int maxRoom;

  private byte[] out;
  private int size;

  /** Whether the last byte of the input ended a final block. */
  private boolean ended;

  private Inflation(int compressed, int maxSize) {
    this.compressed = compressed;
    this.maxSize = maxSize;
    this.maxRoom = (int) Math.min(maxSize + 1L, MAX_ARRAY);
    // What is announced by few bytes is not believed; the array grows with what comes out.
    this.out = new byte[(int) Math.min(maxRoom, Math.max(LEAST_ROOM, 4L * compressed))];
  }

  /**
   * The payload of a message.
   *
   * @param payload compressed, up to {@code length}
   * @param alone whether the inflater is reset behind this message, which lets it be found out when
   *     a message ends inside a block
   * @throws ProtocolException if it is malformed (1007), or longer than {@code maxSize} or than a
   *     thousand times its compressed size, once that is above 1 MiB (1009)
   */
  static byte[] decompress(
      byte[] payload, int length, int maxSize, Inflater inflater, boolean alone)
      throws ProtocolException {
    Inflation inflation = new Inflation(length, maxSize);
    try {
      inflation.run(payload, length, inflater);
      inflation.run(TAIL, TAIL.length, inflater);
      if (alone) {
        inflation.ended = false;
        inflation.run(FINAL_BLOCK, FINAL_BLOCK.length, inflater);
        if (!inflation.ended) {
          throw malformed("it ends inside a block");
        }
      }
    } catch (DataFormatException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
    return Arrays.copyOf(inflation.out, inflation.size);
  }

  private void run(byte[] in, int length, Inflater inflater)
      throws DataFormatException, ProtocolException {
    inflater.setInput(in, 0, length);
    while (true) {
      int made = inflater.inflate(out, size, out.length - size);
      size += made;
      requireSaneRatio();
      if (inflater.finished()) {
        // RFC 7692 section 7.2.3.4: behind a final block others may follow, which begin anew.
        int left = inflater.getRemaining();
        ended = left == 0;
        inflater.reset();
        inflater.setInput(in, length - left, left);
      }
      if (made == 0 && inflater.needsInput()) {
        return;
      }
      if (size == out.length) {
        makeRoom();
      } else if (inflater.needsDictionary()) {
        throw malformed("a dictionary is wanted");
      }
    }
  }

  private void requireSaneRatio() throws ProtocolException {
    if (size > JUDGED_FROM && size / MAX_RATIO > compressed) {
      throw new ProtocolException(
          WsStatus.MESSAGE_TOO_BIG,
          "a message inflates from "
              + compressed
              + " bytes to more than "
              + size
              + ", over "
              + MAX_RATIO
              + " times as many");
    }
  }

  private void makeRoom() throws ProtocolException {
    if (size > maxSize || size == MAX_ARRAY) {
      throw new ProtocolException(
          WsStatus.MESSAGE_TOO_BIG, "a message inflates to more than maxMessageSize, " + maxSize);
    }
    out = Arrays.copyOf(out, (int) Math.min(maxRoom, 2L * out.length));
  }

  private static ProtocolException malformed(String detail) {
    return new ProtocolException(
        WsStatus.INVALID_PAYLOAD, "a compressed message cannot be inflated: " + detail);
  }
}
