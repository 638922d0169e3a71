package io.parley.fuzz;

import io.parley.conformance.wire.FrameReader;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import io.parley.conformance.wire.ReceivedFrame;
import io.parley.conformance.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection as RFC 6455 and RFC 7692 read it: what was said, up to the first
 * frame that breaks a rule. Frames are read by the conformance kit, which shares no code with
 * Parley.
 */
final class Wire {

  private static final int PROTOCOL_ERROR = 1002;
  private static final int INVALID_PAYLOAD = 1007;
  private static final int TOO_BIG = 1009;

  /** More than any bound on a frame that a target sets. */
  private static final int PADDING = 64 * 1024;

  /**
   * What may be said.
   *
   * @param fromClient whether frames are masked
   * @param deflate reads messages with RSV1; null when that bit has no meaning
   */
  record Rules(
      boolean fromClient,
      long maxFrame,
      int maxMessage,
      int maxFragments,
      @Nullable Inflating deflate) {}

  private final Rules rules;
  private final FrameReader reader = new FrameReader();

  /** Messages, pings, pongs and the Close, each with its payload in hex. */
  final List<String> events = new ArrayList<>();

  /** What rules the last frame broke, by the close code that each one calls for. */
  private final Map<Integer, String> breaches = new TreeMap<>();

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** The opcode of the unfinished message; CONTINUATION when there is none. */
  private int opcode = Opcode.CONTINUATION;

  private boolean compressed;
  private int fragments;

  /** The code of the Close frame, 1005 without one, 0 before it. */
  int closeCode;

  /** Whether something was said that this reader leaves open; nothing behind it counts. */
  boolean uncertain;

  Wire(Rules rules) {
    this.rules = rules;
  }

  void add(byte[] bytes) {
    reader.add(Octets.of(bytes));
    boolean more = true;
    while (more && goesOn()) {
      more = readOne();
    }
  }

  /** Whether there are bytes that no frame was made of. */
  boolean hasUnread() {
    return reader.hasUnread();
  }

  /** Whether it is between two messages. */
  boolean isBetweenMessages() {
    return opcode == Opcode.CONTINUATION;
  }

  boolean goesOn() {
    return breaches.isEmpty() && !uncertain && closeCode == 0;
  }

  /** Codes that one may close with for what was said; empty when all was legal so far. */
  Set<Integer> breaches() {
    return breaches.keySet();
  }

  String breach() {
    return breaches.toString();
  }

  /** As {@link #breaches}, with zeros behind the last frame if it is not whole. It is the end. */
  Set<Integer> breachesOfUnfinished() {
    if (goesOn() && reader.hasUnread()) {
      reader.add(Octets.of(new byte[PADDING]));
      if (!readOne()) {
        breach(TOO_BIG, "a frame beyond all bounds");
        breach(PROTOCOL_ERROR, "whatever else is in its header");
      }
    }
    return breaches.keySet();
  }

  /** Whether there was a whole frame. */
  private boolean readOne() {
    ReceivedFrame frame;
    try {
      frame = reader.next();
    } catch (WireException e) {
      breach(PROTOCOL_ERROR, e.getMessage());
      breach(TOO_BIG, e.getMessage());
      return true;
    }
    if (frame == null) {
      return false;
    }
    require((frame.mask() != null) == rules.fromClient, PROTOCOL_ERROR, "masked wrongly");
    if (Opcode.isControl(frame.opcode())) {
      control(frame);
    } else {
      data(frame);
    }
    return true;
  }

  private void control(ReceivedFrame frame) {
    byte[] body = frame.payload().toArray();
    require(frame.rsv() == 0, PROTOCOL_ERROR, "a reserved bit on a control frame");
    require(frame.opcode() <= Opcode.PONG, PROTOCOL_ERROR, "an unknown opcode");
    require(frame.fin() && body.length <= 125, PROTOCOL_ERROR, "a long or split control frame");
    if (frame.opcode() == Opcode.CLOSE) {
      require(body.length != 1, PROTOCOL_ERROR, "half a close code");
      int code = body.length < 2 ? 1005 : frame.payload().at(0) << 8 | frame.payload().at(1);
      require(body.length < 2 || isLegalCode(code), PROTOCOL_ERROR, "close code " + code);
      require(
          body.length < 2 || frame.payload().part(2, body.length).text() != null,
          INVALID_PAYLOAD,
          "a reason that is not UTF-8");
      closeCode = breaches.isEmpty() ? code : 0;
    }
    said(Opcode.name(frame.opcode()), body);
  }

  /** RFC 6455 section 7.4 and the registry it made. */
  private static boolean isLegalCode(int code) {
    return code >= 1000 && code <= 1003
        || code >= 1007 && code <= 1014
        || code >= 3000 && code <= 4999;
  }

  private void data(ReceivedFrame frame) {
    boolean first = frame.opcode() != Opcode.CONTINUATION;
    int legalBits = first && rules.deflate != null ? 4 : 0;
    require((frame.rsv() & ~legalBits) == 0, PROTOCOL_ERROR, "a reserved bit");
    require(frame.opcode() <= Opcode.BINARY, PROTOCOL_ERROR, "an unknown opcode");
    require(first == (opcode == Opcode.CONTINUATION), PROTOCOL_ERROR, "a message within a message");
    if (first) {
      opcode = frame.opcode();
      compressed = frame.rsv() != 0;
    }
    fragments++;
    require(fragments <= rules.maxFragments, TOO_BIG, "too many fragments");
    require(frame.payload().length() <= rules.maxFrame, TOO_BIG, "too long a frame");
    message.writeBytes(frame.payload().toArray());
    if (compressed) {
      // How much longer than its content a compressed message may be is not ours to say.
      uncertain = breaches.isEmpty() && message.size() > rules.maxMessage;
    } else {
      require(message.size() <= rules.maxMessage, TOO_BIG, "too long a message");
      requireText(message.toByteArray(), frame.fin());
    }
    if (frame.fin() && breaches.isEmpty() && !uncertain) {
      messageEnds();
    }
  }

  private void requireText(byte[] text, boolean whole) {
    if (opcode == Opcode.TEXT) {
      require(
          whole ? StrictUtf8.isValid(text) : StrictUtf8.canBecomeValid(text),
          INVALID_PAYLOAD,
          "text that is not UTF-8");
    }
  }

  private void messageEnds() {
    byte[] body = message.toByteArray();
    Inflating deflate = rules.deflate;
    if (compressed && deflate != null) {
      Inflating.Outcome outcome = deflate.read(body);
      if (outcome instanceof Inflating.Outcome.Whole whole) {
        body = whole.bytes().toArray();
        requireText(body, true);
      } else if (outcome instanceof Inflating.Outcome.TooLong) {
        breach(TOO_BIG, "inflates to too much");
        breach(INVALID_PAYLOAD, "or is malformed behind that");
      } else if (outcome instanceof Inflating.Outcome.Malformed) {
        breach(INVALID_PAYLOAD, "cannot be inflated");
      } else {
        uncertain = true;
      }
    }
    if (!uncertain) {
      said(Opcode.name(opcode), body);
    }
    opcode = Opcode.CONTINUATION;
    fragments = 0;
    message.reset();
  }

  private void said(String kind, byte[] payload) {
    if (breaches.isEmpty()) {
      events.add(event(kind, payload));
    }
  }

  static String event(String kind, byte[] payload) {
    return kind + " " + HexFormat.of().formatHex(payload);
  }

  /** The events of one of those kinds. */
  List<String> events(String... kinds) {
    return events.stream()
        .filter(event -> List.of(kinds).contains(event.substring(0, event.indexOf(' '))))
        .toList();
  }

  private void require(boolean legal, int code, String otherwise) {
    if (!legal) {
      breach(code, otherwise);
    }
  }

  private void breach(int code, String what) {
    breaches.putIfAbsent(code, what);
  }
}
