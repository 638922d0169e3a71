package io.parley.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Compares what comes back on one connection with what must come. Replies are an endless repetition
 * of one frame: all that is kept is where in it the reader stands. A server may also send a message
 * in fragments, and control frames between.
 */
final class EchoReader {

  private static final int SHOWN = 16;

  private final Frames frames;

  /** Where in a reply the next byte is. */
  private int at;

  /** Payload bytes of a message in fragments that have come; -1 outside of one. */
  private int fragmented = -1;

  /** One that is not a whole reply, and not all here; null mostly. */
  private @Nullable OddFrame odd;

  /** Payloads of pings that nobody has answered; null mostly. */
  private @Nullable Queue<byte[]> pings;

  /** What the server's Close frame said. */
  private @Nullable String closed;

  EchoReader(Frames frames) {
    this.frames = frames;
  }

  /**
   * Reads all that is there, up to a Close frame.
   *
   * @return how many replies have ended in it
   * @throws IOException if anything came that is no echo
   */
  int read(ByteBuffer in) throws IOException {
    int replies = 0;
    while (in.hasRemaining() && closed == null) {
      boolean whole =
          at > 0 || (odd == null && fragmented < 0 && in.get(in.position()) == frames.first());
      replies += whole ? readReplies(in) : readOdd(in);
    }
    return replies;
  }

  private int readReplies(ByteBuffer in) throws IOException {
    ByteBuffer expected = frames.replies();
    int length = Math.min(in.remaining(), expected.capacity() - at);
    int limit = in.limit();
    in.limit(in.position() + length);
    expected.clear().position(at).limit(at + length);
    int good = expected.mismatch(in);
    if (good < 0) {
      good = length;
    } else if ((at + good) % frames.reply() != 0) {
      throw notAnEcho(in, good);
    }
    in.limit(limit).position(in.position() + good);
    int replies = (at + good) / frames.reply();
    at = (at + good) % frames.reply();
    return replies;
  }

  private int readOdd(ByteBuffer in) throws IOException {
    OddFrame frame = odd == null ? new OddFrame() : odd;
    boolean begun = odd != null && !odd.isControl() && odd.left() > 0;
    odd = frame;
    if (!frame.read(in)) {
      return 0;
    } else if (frame.isControl()) {
      odd = null;
      control(frame);
      return 0;
    } else if (!begun) {
      checkFragment(frame);
    }
    return readFragment(frame, in);
  }

  private void control(OddFrame frame) throws IOException {
    switch (frame.opcode()) {
      case Frames.PING -> {
        Queue<byte[]> all = pings == null ? new ArrayDeque<>() : pings;
        all.add(frame.payload());
        pings = all;
      }
      case Frames.CLOSE -> closed = reason(ByteBuffer.wrap(frame.payload()));
      case Frames.PONG -> {}
      default -> throw new IOException("a frame came with opcode " + frame.opcode());
    }
  }

  private static String reason(ByteBuffer payload) {
    if (payload.remaining() < Short.BYTES) {
      return "no code";
    }
    int code = payload.getShort() & 0xffff;
    String why = StandardCharsets.UTF_8.decode(payload).toString();
    return why.isEmpty() ? "" + code : code + " " + why;
  }

  private void checkFragment(OddFrame frame) throws IOException {
    boolean goesOn = fragmented >= 0;
    int opcode = goesOn ? 0 : frames.first() & 0xf;
    fragmented = Math.max(0, fragmented);
    if (frame.opcode() != opcode || (!goesOn && frame.isLast())) {
      throw new IOException(
          "it is not an echo server: a frame came with opcode "
              + frame.opcode()
              + ", where one with "
              + opcode
              + " was due");
    }
    boolean tooLong = frame.left() > frames.payload().capacity() - fragmented;
    if (tooLong || (frame.isLast() && fragmented + frame.left() < frames.payload().capacity())) {
      throw new IOException(
          "it is not an echo server: a message of "
              + (fragmented + frame.left())
              + (tooLong ? " bytes or more" : " bytes")
              + " came for one of "
              + frames.payload().capacity());
    }
  }

  private int readFragment(OddFrame frame, ByteBuffer in) throws IOException {
    int length = (int) Math.min(in.remaining(), frame.left());
    ByteBuffer expected = frames.payload().slice(fragmented, length);
    int good = expected.mismatch(in.slice(in.position(), length));
    if (good >= 0) {
      throw notAnEcho(in, good);
    }
    in.position(in.position() + length);
    fragmented += length;
    frame.skip(length);
    if (frame.left() > 0) {
      return 0;
    }
    odd = null;
    if (!frame.isLast()) {
      return 0;
    }
    fragmented = -1;
    return 1;
  }

  private IOException notAnEcho(ByteBuffer in, int good) {
    byte[] got = new byte[Math.min(SHOWN, in.remaining() - good)];
    in.get(in.position() + good, got);
    String where =
        fragmented >= 0
            ? "payload byte " + (fragmented + good) + " of a reply in fragments"
            : "byte " + (at + good) % frames.reply() + " of a reply's frame";
    return new IOException(
        "it is not an echo server: from "
            + where
            + " on came "
            + HexFormat.of().formatHex(got)
            + " \""
            + new String(got, StandardCharsets.ISO_8859_1)
            + '"');
  }

  /** The payload of a ping that waits for its pong, once; null if there is none. */
  byte @Nullable [] nextPing() {
    return pings == null ? null : pings.poll();
  }

  /** Code and reason of the server's Close frame; null before it came. */
  @Nullable String closed() {
    return closed;
  }
}
