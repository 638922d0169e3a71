package io.parley.protocol;

import static io.parley.protocol.Frames.BINARY;
import static io.parley.protocol.Frames.CLOSE;
import static io.parley.protocol.Frames.CONTINUATION;
import static io.parley.protocol.Frames.CONTROL_BIT;
import static io.parley.protocol.Frames.FIN;
import static io.parley.protocol.Frames.LENGTH_BITS;
import static io.parley.protocol.Frames.LENGTH_IN_2_BYTES;
import static io.parley.protocol.Frames.MASK;
import static io.parley.protocol.Frames.MAX_2_BYTES;
import static io.parley.protocol.Frames.MAX_SHORT;
import static io.parley.protocol.Frames.OPCODE_BITS;
import static io.parley.protocol.Frames.PING;
import static io.parley.protocol.Frames.PONG;
import static io.parley.protocol.Frames.RESERVED_BITS;
import static io.parley.protocol.Frames.TEXT;

import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.text.Utf8Validator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from any split of the input and puts messages together (RFC 6455 sections 5 and
 * 8.1). One thread at a time.
 *
 * <p>Frames are parsed where they lie: between two reads nothing is kept but a header begun and the
 * payload of an unfinished message. Every rule is checked at the first byte that can break it.
 */
public final class MessageReader {

  private static final byte[] NOTHING = {};

  /** The longest array that every JVM makes. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  /** What the next byte of the input is. */
  private enum Step {
    FIRST_BYTE,
    SECOND_BYTE,
    LENGTH_OF_2_BYTES,
    LENGTH_OF_8_BYTES,
    KEY,
    PAYLOAD,
    /** Nothing any more: it is dropped. */
    DROPPED
  }

  private final PayloadBuffer payload = new PayloadBuffer();

  // Whom it reads for; all set between messages.

  private boolean masked;
  private ReadLimits limits;
  private ProtocolEvents events;

  /** What reserved bits mean. */
  private ActiveExtensions extensions = ActiveExtensions.NONE;

  /** How much longer than the bound the payload of a message may be that an extension changed. */
  private long slack;

  /** Has seen the text of the unfinished message; between messages between two characters. */
  private final Utf8Validator utf8 = new Utf8Validator();

  private Step step = Step.FIRST_BYTE;

  /** Of the frame being read: whether it is its message's last, and its opcode. */
  private boolean fin;

  private int opcode;

  /** The length or key being read, in network order, and how many bytes of it are missing. */
  private long number;

  private int missing;

  /** How much of the frame's payload is still to come. */
  private long left;

  /** Masks the next byte of payload with its highest byte. */
  private int key;

  /** The opcode of the unfinished message; CONTINUATION when there is none. */
  private int messageOpcode = CONTINUATION;

  /** Whether the payload that begins is a whole message, which may be lent. */
  private boolean lending;

  /** Where the message that is to be lent is put together; null if there is none. */
  private @Nullable Assembly assembly;

  /** How many frames of the unfinished message have begun. */
  private int fragments;

  /** The payload of the control frame being read, and how much of it is here. */
  private byte[] control = NOTHING;

  private int controlSize;

  /** The reserved bits of the unfinished message: what its payload has been put through. */
  private int messageBits;

  /** Creates one that stands before the first frame, and reads for nobody's extensions. */
  public MessageReader(Role role, ReadLimits limits, ProtocolEvents events) {
    this.limits = limits;
    this.events = events;
    attach(role, limits, events, ActiveExtensions.NONE);
  }

  /** Reads for somebody else from now on; called before the first frame or {@link #isAtRest}. */
  public void attach(
      Role role, ReadLimits limits, ProtocolEvents events, ActiveExtensions extensions) {
    this.masked = role == Role.SERVER;
    this.limits = limits;
    this.events = events;
    this.extensions = extensions;
    // What cannot be compressed grows a little.
    this.slack = limits.maxMessageSize() / 16 + 64L;
    payload.bound((int) Math.min(MAX_ARRAY, limits.maxMessageSize() + slack));
  }

  /**
   * Reads all of the input, or up to where an event asked to stop. No event may call this.
   *
   * @throws ProtocolException at the first byte that breaks a rule or a bound; all further input is
   *     dropped
   */
  public void read(ByteBuffer in) throws ProtocolException {
    try {
      boolean more = true;
      while (more && in.hasRemaining()) {
        more =
            switch (step) {
              case FIRST_BYTE -> firstByte(in.get());
              case SECOND_BYTE -> secondByte(in.get());
              case LENGTH_OF_2_BYTES -> !numberRead(in) || longLength(MAX_SHORT);
              case LENGTH_OF_8_BYTES -> !numberRead(in) || longLength(MAX_2_BYTES);
              case KEY -> !numberRead(in) || keyRead();
              case PAYLOAD -> payload(in);
              case DROPPED -> dropped(in);
            };
      }
    } catch (ProtocolException e) {
      stop();
      dropped(in);
      throw e;
    }
  }

  /** Whether nothing more will be read: a Close frame came, or a rule was broken. */
  public boolean isDone() {
    return step == Step.DROPPED;
  }

  /** Whether it stands between two messages and keeps nothing of either. */
  public boolean isAtRest() {
    return step == Step.FIRST_BYTE && messageOpcode == CONTINUATION;
  }

  /** How many bytes there is room for in the array of the unfinished message. */
  int capacity() {
    return payload.capacity();
  }

  // Each of these takes what its step is about and says whether to go on.

  private boolean firstByte(byte b) throws ProtocolException {
    fin = (b & FIN) != 0;
    opcode = b & OPCODE_BITS;
    // RFC 6455 section 5.2: reserved bits are 0 unless an extension says otherwise. Those that are
    // about messages stand on the first frame (RFC 7692 section 6).
    boolean first = opcode == TEXT || opcode == BINARY;
    int undefined = b & RESERVED_BITS & ~(first ? extensions.reservedBits() : 0);
    if (undefined != 0) {
      throw protocolError(
          "Reserved bit set",
          "reserved bits " + (undefined >> 4) + " are set, but no extension defines them here");
    }
    if (first) {
      messageBits = messageOpcode == CONTINUATION ? b & RESERVED_BITS : messageBits;
    }
    if (isControl()) {
      firstByteOfControl();
    } else {
      firstByteOfData();
    }
    step = Step.SECOND_BYTE;
    return true;
  }

  private void firstByteOfControl() throws ProtocolException {
    if (opcode > PONG) {
      throw unknownOpcode();
    }
    // RFC 6455 section 5.5: control frames are not fragmented.
    if (!fin) {
      throw protocolError("Fragmented control frame", "a control frame is fragmented");
    }
  }

  private void firstByteOfData() throws ProtocolException {
    if (opcode > BINARY) {
      throw unknownOpcode();
    }
    // RFC 6455 section 5.4: a message is one frame with its opcode, then continuations.
    if (opcode == CONTINUATION) {
      if (messageOpcode == CONTINUATION) {
        throw protocolError("Unexpected continuation", "a continuation frame continues no message");
      }
    } else {
      if (messageOpcode != CONTINUATION) {
        throw protocolError(
            "Unfinished message", "a message begins before the last frame of the one before");
      }
      messageOpcode = opcode;
    }
    if (++fragments > limits.maxFragments()) {
      throw new ProtocolException(
          WsStatus.of(1009, "Too many fragments"),
          "a message has more than " + limits.maxFragments() + " fragments (maxFragments)");
    }
  }

  private boolean secondByte(byte b) throws ProtocolException {
    // RFC 6455 section 5.1: a client masks every frame, a server none.
    if (((b & MASK) != 0) != masked) {
      throw masked
          ? protocolError("Unmasked frame", "a frame from the client is not masked")
          : protocolError("Masked frame", "a frame from the server is masked");
    }
    int length = b & LENGTH_BITS;
    if (length <= MAX_SHORT) {
      return lengthKnown(length);
    }
    // RFC 6455 section 5.5: a control frame has at most 125 bytes of payload.
    if (isControl()) {
      throw protocolError(
          "Control frame too long", "a control frame is longer than " + MAX_SHORT + " bytes");
    }
    if (length == LENGTH_IN_2_BYTES) {
      expectNumber(Step.LENGTH_OF_2_BYTES, Short.BYTES);
    } else {
      expectNumber(Step.LENGTH_OF_8_BYTES, Long.BYTES);
    }
    return true;
  }

  private boolean longLength(int coveredByShorter) throws ProtocolException {
    // RFC 6455 section 5.2: the highest bit is 0, and the shortest form must be used.
    if (number < 0) {
      throw protocolError("Invalid length", "a frame's length has its highest bit set");
    }
    if (number <= coveredByShorter) {
      throw protocolError(
          "Length not minimal", "a frame's length of " + number + " is not in its shortest form");
    }
    return lengthKnown(number);
  }

  private boolean lengthKnown(long length) throws ProtocolException {
    if (isControl()) {
      // RFC 6455 section 5.5.1: the body of a Close, if there is one, begins with two bytes of
      // code.
      if (opcode == CLOSE && length == 1) {
        throw protocolError("Close code cut short", "a Close frame has a body of one byte");
      }
    } else {
      requireWithinBounds(length);
    }
    left = length;
    if (masked) {
      expectNumber(Step.KEY, Integer.BYTES);
      return true;
    }
    return headerRead();
  }

  private void requireWithinBounds(long length) throws ProtocolException {
    if (length > limits.maxFrameSize()) {
      throw new ProtocolException(
          WsStatus.MESSAGE_TOO_BIG,
          "a frame of " + length + " bytes exceeds maxFrameSize, " + limits.maxFrameSize());
    }
    long bound = limits.maxMessageSize() + (messageBits == 0 ? 0 : slack);
    if (length > bound - payload.size()) {
      throw new ProtocolException(
          WsStatus.MESSAGE_TOO_BIG,
          "a message of at least "
              + payload.size()
              + " + "
              + length
              + " bytes exceeds maxMessageSize, "
              + limits.maxMessageSize());
    }
  }

  private boolean keyRead() throws ProtocolException {
    key = (int) number;
    return headerRead();
  }

  private void expectNumber(Step what, int bytes) {
    step = what;
    number = 0;
    missing = bytes;
  }

  /** Reads on in a number; whether it is complete. */
  private boolean numberRead(ByteBuffer in) {
    boolean four = missing == Integer.BYTES && in.remaining() >= Integer.BYTES;
    if (four && in.order() == ByteOrder.BIG_ENDIAN) {
      // The rule for a key, and quicker than byte by byte.
      number = number << Integer.SIZE | Integer.toUnsignedLong(in.getInt());
      missing = 0;
      return true;
    }
    while (missing > 0 && in.hasRemaining()) {
      number = number << Byte.SIZE | in.get() & 0xff;
      missing--;
    }
    return missing == 0;
  }

  private boolean headerRead() throws ProtocolException {
    step = Step.PAYLOAD;
    if (isControl()) {
      control = left == 0 ? NOTHING : new byte[(int) left];
      controlSize = 0;
    } else {
      lending = fin && opcode != CONTINUATION && messageBits == 0 && left > 0 && events.lends();
    }
    return left > 0 || frameRead();
  }

  private boolean payload(ByteBuffer in) throws ProtocolException {
    if (lending) {
      lending = false;
      if (left <= in.remaining() && !in.isReadOnly()) {
        return lend(in);
      }
      assembly = left <= Assembly.MAX_SIZE ? events.assembly() : null;
      if (assembly != null) {
        assembly.begin();
      }
    }
    int length = (int) Math.min(left, in.remaining());
    if (isControl()) {
      controlPayload(in, length);
    } else {
      dataPayload(in, length);
    }
    left -= length;
    key = Masking.rotated(key, length);
    return left > 0 || frameRead();
  }

  /** Hands on a message that lies in the input as a whole. */
  private boolean lend(ByteBuffer in) throws ProtocolException {
    int at = in.position();
    int size = (int) left;
    if (masked) {
      Masking.mask(in, at, size, key);
    }
    if (messageOpcode == TEXT && !utf8.accept(in, at, size)) {
      throw invalidText("a text message is not UTF-8 in its " + size + " bytes");
    }
    in.position(at + size);
    step = Step.FIRST_BYTE;
    return lend(in, at, size);
  }

  private boolean lend(ByteBuffer buffer, int at, int size) throws ProtocolException {
    boolean text = endsText();
    return events.lent(text ? WsMessage.Kind.TEXT : WsMessage.Kind.BINARY, buffer, at, size);
  }

  private void controlPayload(ByteBuffer in, int length) {
    if (masked) {
      Masking.unmask(in, key, control, controlSize, length);
    } else {
      in.get(control, controlSize, length);
    }
    controlSize += length;
  }

  private void dataPayload(ByteBuffer in, int length) throws ProtocolException {
    if (assembly != null) {
      assemble(assembly, in, length);
      return;
    }
    int from = payload.size();
    if (masked) {
      payload.takeMasked(in, length, left, fin, key);
    } else {
      payload.take(in, length, left, fin);
    }
    // RFC 6455 section 8.1: text that cannot become valid fails at once.
    if (messageOpcode == TEXT
        && messageBits == 0
        && !utf8.accept(payload.bytes(), from, payload.size())) {
      throw invalidText("a text message is not UTF-8 in its first " + payload.size() + " bytes");
    }
  }

  private void assemble(Assembly to, ByteBuffer in, int length) throws ProtocolException {
    if (masked) {
      to.takeMasked(in, length, key);
    } else {
      to.take(in, length);
    }
    if (messageOpcode == TEXT && !to.accepted(utf8, length)) {
      throw invalidText("a text message is not UTF-8 in its first " + to.size() + " bytes");
    }
  }

  /** Hands on what a whole frame completes. The reader stands before the next frame by then. */
  private boolean frameRead() throws ProtocolException {
    step = Step.FIRST_BYTE;
    if (isControl()) {
      byte[] body = control;
      control = NOTHING;
      return switch (opcode) {
        case PING -> events.ping(body);
        case PONG -> events.pong(body);
        default -> closeRead(body);
      };
    }
    return !fin || messageRead();
  }

  private boolean messageRead() throws ProtocolException {
    Assembly whole = assembly;
    if (whole != null) {
      assembly = null;
      return lend(whole.buffer(), whole.at(), whole.size());
    }
    byte[] bytes = messageBits == 0 ? payload.release() : decoded(messageOpcode == TEXT);
    boolean text = endsText();
    return events.message(text ? WsMessage.validated(bytes, utf8) : WsMessage.wrap(bytes));
  }

  /** Ends a message; whether it is a text, which must not end inside a character. */
  private boolean endsText() throws ProtocolException {
    boolean text = messageOpcode == TEXT;
    if (text && !utf8.isComplete()) {
      throw invalidText("a text message ends inside a character");
    }
    messageOpcode = CONTINUATION;
    messageBits = 0;
    fragments = 0;
    return text;
  }

  private byte[] decoded(boolean text) throws ProtocolException {
    byte[] decoded =
        extensions.decode(messageBits, payload.bytes(), payload.size(), limits.maxMessageSize());
    payload.clear();
    if (text && !utf8.accept(decoded, 0, decoded.length)) {
      throw invalidText("a compressed text message is not UTF-8");
    }
    return decoded;
  }

  private boolean closeRead(byte[] body) throws ProtocolException {
    WsStatus status = body.length == 0 ? WsStatus.NO_STATUS : closeStatus(body);
    // RFC 6455 section 5.5.1: nothing comes after a Close frame; section 1.4: it would be dropped.
    stop();
    events.close(status);
    return true;
  }

  private static WsStatus closeStatus(byte[] body) throws ProtocolException {
    int code = (body[0] & 0xff) << Byte.SIZE | body[1] & 0xff;
    if (!WsStatus.isSendable(code)) {
      throw protocolError("Invalid close code", "close code " + code + " must not be sent");
    }
    Utf8Validator reason = new Utf8Validator();
    if (!reason.accept(body, 2, body.length) || !reason.isComplete()) {
      throw invalidText("the reason in a Close frame is not UTF-8");
    }
    return WsStatus.of(code, new String(body, 2, body.length - 2, StandardCharsets.UTF_8));
  }

  private boolean dropped(ByteBuffer in) {
    in.position(in.limit());
    return true;
  }

  private void stop() {
    step = Step.DROPPED;
    assembly = null;
    payload.clear();
    control = NOTHING;
  }

  private boolean isControl() {
    return (opcode & CONTROL_BIT) != 0;
  }

  private ProtocolException unknownOpcode() {
    return protocolError("Unknown opcode", "opcode " + opcode + " is unknown");
  }

  private static ProtocolException protocolError(String reason, String detail) {
    return new ProtocolException(WsStatus.of(1002, reason), detail);
  }

  private static ProtocolException invalidText(String detail) {
    return new ProtocolException(WsStatus.INVALID_PAYLOAD, detail);
  }
}
