package io.parley.conformance.cases;

import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import io.parley.conformance.wire.ReceivedFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the frames of a peer to the rules that every frame keeps, and puts messages together. */
final class Inbound {

  private static final int RSV1 = 4;

  private final Role peer;
  private final List<Integer> masks = new ArrayList<>();

  /** Set when compression is agreed on. */
  private @Nullable Compression compression;

  /** What came of a message that is not complete; null between messages. */
  private @Nullable ByteArrayOutputStream parts;

  /** Of the message that {@link #parts} belongs to. */
  private int partsOpcode;

  /** Of the message that {@link #parts} belongs to. */
  private boolean partsCompressed;

  Inbound(Role peer) {
    this.peer = peer;
  }

  /** From here on messages may be compressed. */
  void compressedBy(Compression agreed) {
    compression = agreed;
  }

  /** The masking keys that came, in order. */
  List<Integer> masks() {
    return masks;
  }

  void requireLegal(ReceivedFrame frame) throws Ended {
    Integer mask = frame.mask();
    if (peer == Role.SERVER && mask != null) {
      throw Session.failed("came a masked frame from a server (RFC 6455 5.1)");
    } else if (peer == Role.CLIENT && mask == null) {
      throw Session.failed("came a frame without a mask from a client (RFC 6455 5.1)");
    }
    if (mask != null) {
      masks.add(mask);
    }
    boolean data = frame.opcode() == Opcode.TEXT || frame.opcode() == Opcode.BINARY;
    if (frame.rsv() != 0 && !(frame.rsv() == RSV1 && data && compression != null)) {
      throw Session.failed("came reserved bits that nobody agreed on: " + frame);
    }
    if (!data && frame.opcode() != Opcode.CONTINUATION && !isKnownControl(frame.opcode())) {
      throw Session.failed("came an unknown opcode: " + frame);
    }
    if (Opcode.isControl(frame.opcode()) && (!frame.fin() || frame.payload().length() > 125)) {
      throw Session.failed("came a control frame that is fragmented or too long: " + frame);
    }
  }

  private static boolean isKnownControl(int opcode) {
    return opcode == Opcode.CLOSE || opcode == Opcode.PING || opcode == Opcode.PONG;
  }

  @Nullable Event data(ReceivedFrame frame) throws Ended {
    boolean first = frame.opcode() != Opcode.CONTINUATION;
    if (first != (parts == null)) {
      throw Session.failed(
          first ? "came a new message within another" : "came a continuation of no message");
    }
    ByteArrayOutputStream message = parts == null ? new ByteArrayOutputStream() : parts;
    if (first) {
      partsOpcode = frame.opcode();
      partsCompressed = frame.rsv() == RSV1;
      parts = message;
    }
    message.writeBytes(frame.payload().toArray());
    if (!frame.fin()) {
      return null;
    }
    parts = null;
    Octets payload = Octets.of(message.toByteArray());
    if (partsCompressed && compression != null) {
      payload = compression.inflate(payload);
    }
    if (partsOpcode == Opcode.TEXT && payload.text() == null) {
      throw Session.failed("came a text message that is not UTF-8: " + payload);
    }
    return new Event.Message(partsOpcode, payload, partsCompressed);
  }

  /**
   * Of the codes that mean nothing, only three are forbidden; the others are for the case to judge.
   */
  static Event.Close closeOf(Octets body) throws Ended {
    if (body.length() == 0) {
      return new Event.Close(1005, "");
    }
    if (body.length() == 1) {
      throw Session.failed("came a Close with a body of one byte");
    }
    int code = body.at(0) << 8 | body.at(1);
    boolean legal = code != 1005 && code != 1006 && code != 1015;
    String reason = body.part(2, body.length()).text();
    if (!legal || reason == null) {
      throw Session.failed(
          "came a Close with " + (legal ? "a reason that is not UTF-8" : "code " + code));
    }
    return new Event.Close(code, reason);
  }
}
