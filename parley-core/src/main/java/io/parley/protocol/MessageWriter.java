package io.parley.protocol;

import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.text.Utf8;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames (RFC 6455 section 5.2). A message may take several buffers: {@link #begin} it, then
 * {@link #write} until it is no longer {@link #isBusy busy}. One thread at a time.
 */
public final class MessageWriter {

  /** The most bytes that a control frame takes, with its header and mask. */
  public static final int MAX_CONTROL_FRAME = 2 + 4 + Frames.MAX_SHORT;

  /** The most bytes that a header takes; a buffer with that much room lets {@link #write} go on. */
  public static final int MAX_HEADER = 2 + 8 + 4;

  private static final byte[] NOTHING = {};

  private final MaskSource masks;

  // Whom it writes for; all set between messages.

  private boolean masked;
  private int fragmentSize;
  private ActiveExtensions extensions = ActiveExtensions.NONE;

  /** The payload being written, from {@link #begin} to its last byte; null when there is none. */
  private @Nullable WsMessage message;

  /** The opcode of its message and the reserved bits that tell what was done to it. */
  private int opcode;

  /** The size of the message as it was before an extension changed it; -1 when none did. */
  private int originalSize;

  /** How many bytes of its payload are written. */
  private int offset;

  /** How many bytes of payload the frame begun still lacks; 0 between frames. */
  private int frameLeft;

  /** Masks the next byte of payload with its highest byte. */
  private int key;

  /**
   * Creates one.
   *
   * @param masks used by clients only
   * @param fragmentSize most payload bytes in a frame; longer messages are fragmented; 0 for never
   */
  public MessageWriter(Role role, MaskSource masks, int fragmentSize) {
    this.masks = masks;
    attach(role, fragmentSize, ActiveExtensions.NONE);
  }

  /**
   * Writes for somebody else from now on; called before the first message or while {@link #isBusy}
   * is false.
   *
   * @param fragmentSize as for a new one
   */
  public void attach(Role role, int fragmentSize, ActiveExtensions extensions) {
    this.masked = role == Role.CLIENT;
    this.fragmentSize = fragmentSize == 0 ? Integer.MAX_VALUE : fragmentSize;
    this.extensions = extensions;
  }

  /**
   * Begins a message.
   *
   * @throws IllegalStateException if the one before is not finished
   */
  public void begin(WsMessage message) {
    if (this.message != null) {
      throw new IllegalStateException("the message before is not wholly written");
    }
    opcode = message.isText() ? Frames.TEXT : Frames.BINARY;
    offset = 0;
    ActiveExtensions.Encoded encoded =
        extensions == ActiveExtensions.NONE ? null : extensions.encode(message);
    if (encoded == null) {
      this.message = message;
      originalSize = -1;
    } else {
      this.message = encoded.payload();
      opcode |= encoded.reservedBits();
      originalSize = message.size();
    }
  }

  /** Whether a message was begun and not wholly written. */
  public boolean isBusy() {
    return message != null;
  }

  /** Whether a control frame may be written now: not inside a frame of a message. */
  public boolean isBetweenFrames() {
    return frameLeft == 0;
  }

  /**
   * Writes as much of the message as fits. A header is never split: what has no room for the next
   * one, always less than {@link #MAX_HEADER}, is left free.
   *
   * @return how many bytes of the message as it was begun are written by that; those of one that an
   *     extension changed count all together with its last byte
   */
  public int write(ByteBuffer out) {
    int written = 0;
    boolean more = isBusy();
    while (more) {
      int before = out.position();
      written += writeFrame(out);
      more = isBusy() && isBetweenFrames() && out.position() > before;
    }
    return written;
  }

  /**
   * As {@link #write}, but not beyond the end of a frame, so that a control frame may come next.
   *
   * @return as {@link #write}
   */
  public int writeFrame(ByteBuffer out) {
    WsMessage current = message;
    if (current == null || (frameLeft == 0 && !beginFrame(current, out))) {
      return 0;
    }
    int length = Math.min(frameLeft, out.remaining());
    writePayload(current, length, out);
    boolean done = frameLeft == 0 && offset == current.size();
    if (done) {
      message = null;
    }
    if (originalSize < 0) {
      return length;
    }
    return done ? originalSize : 0;
  }

  /** Writes the header of the next frame; false if there is no room for it. */
  private boolean beginFrame(WsMessage current, ByteBuffer out) {
    int rest = current.size() - offset;
    int length = Math.min(rest, fragmentSize);
    if (out.remaining() < headerSize(length)) {
      return false;
    }
    // RFC 6455 section 5.4: the first frame has the opcode, the last one FIN.
    int first = offset > 0 ? Frames.CONTINUATION : opcode;
    writeHeader(length == rest ? Frames.FIN | first : first, length, out);
    frameLeft = length;
    return true;
  }

  /**
   * The frame of a whole message that lies in a buffer, made there: its header goes into the place
   * before the payload.
   *
   * @return from position to limit; null if a frame cannot be made so: it is masked, fragmented, or
   *     perhaps changed by an extension, or there is no place for its header
   * @throws IllegalStateException if the message before is not wholly written
   */
  public @Nullable ByteBuffer frameInPlace(
      WsMessage.Kind kind, ByteBuffer buffer, int at, int size) {
    if (message != null) {
      throw new IllegalStateException("the message before is not wholly written");
    }
    int start = at - headerSize(size);
    if (masked || size > fragmentSize || extensions != ActiveExtensions.NONE || start < 0) {
      return null;
    }
    ByteBuffer frame = buffer.duplicate().limit(at + size).position(start);
    int opcode = kind == WsMessage.Kind.TEXT ? Frames.TEXT : Frames.BINARY;
    writeHeader(Frames.FIN | opcode, size, frame);
    return frame.position(start);
  }

  private void writePayload(WsMessage current, int length, ByteBuffer out) {
    int at = out.position();
    current.copyTo(offset, length, out);
    if (masked) {
      Masking.mask(out, at, length, key);
      key = Masking.rotated(key, length);
    }
    offset += length;
    frameLeft -= length;
  }

  /**
   * Writes a ping.
   *
   * @param payload at most 125 bytes
   * @throws IllegalStateException inside a frame
   * @throws IllegalArgumentException if the payload is too long
   * @throws BufferOverflowException if there is no room for all of it; nothing is written then
   */
  public void ping(byte[] payload, ByteBuffer out) {
    control(Frames.PING, payload, out);
  }

  /** Writes a pong; as {@link #ping}. */
  public void pong(byte[] payload, ByteBuffer out) {
    control(Frames.PONG, payload, out);
  }

  /**
   * Writes a Close frame; one without a body for {@link WsStatus#NO_STATUS}.
   *
   * @throws IllegalStateException inside a frame
   * @throws IllegalArgumentException if the status must not be sent
   * @throws BufferOverflowException if there is no room for all of it; nothing is written then
   */
  public void close(WsStatus status, ByteBuffer out) {
    control(Frames.CLOSE, closeBody(status), out);
  }

  private static byte[] closeBody(WsStatus status) {
    if (status.code() == WsStatus.NO_STATUS.code()) {
      return NOTHING;
    }
    status.requireSendable();
    byte[] reason = Utf8.encode(status.reason());
    byte[] body = new byte[2 + reason.length];
    body[0] = (byte) (status.code() >> Byte.SIZE);
    body[1] = (byte) status.code();
    System.arraycopy(reason, 0, body, 2, reason.length);
    return body;
  }

  private void control(int opcode, byte[] payload, ByteBuffer out) {
    if (!isBetweenFrames()) {
      throw new IllegalStateException("a control frame cannot stand inside another frame");
    }
    // RFC 6455 section 5.5: a control frame has at most 125 bytes of payload.
    if (payload.length > Frames.MAX_SHORT) {
      throw new IllegalArgumentException(
          "a control frame has at most " + Frames.MAX_SHORT + " bytes, not " + payload.length);
    }
    if (out.remaining() < headerSize(payload.length) + payload.length) {
      throw new BufferOverflowException();
    }
    writeHeader(Frames.FIN | opcode, payload.length, out);
    int at = out.position();
    out.put(payload);
    if (masked) {
      Masking.mask(out, at, payload.length, key);
    }
  }

  /** Writes a header and, on a client, draws the key for what follows. */
  private void writeHeader(int firstByte, int length, ByteBuffer out) {
    int mask = masked ? Frames.MASK : 0;
    out.put((byte) firstByte);
    // RFC 6455 section 5.2: the shortest form must be used.
    if (length <= Frames.MAX_SHORT) {
      out.put((byte) (mask | length));
    } else if (length <= Frames.MAX_2_BYTES) {
      out.put((byte) (mask | Frames.LENGTH_IN_2_BYTES));
      out.put((byte) (length >> 8)).put((byte) length);
    } else {
      out.put((byte) (mask | Frames.LENGTH_IN_8_BYTES));
      put(0, out);
      put(length, out);
    }
    if (masked) {
      // RFC 6455 section 5.3: a fresh key for every frame.
      key = masks.nextKey();
      put(key, out);
    }
  }

  /** Four bytes in network order, whatever the order of the buffer. */
  private static void put(int number, ByteBuffer out) {
    out.put((byte) (number >> 24)).put((byte) (number >> 16));
    out.put((byte) (number >> 8)).put((byte) number);
  }

  private int headerSize(int length) {
    int extended = length <= Frames.MAX_SHORT ? 0 : length <= Frames.MAX_2_BYTES ? 2 : 8;
    return 2 + extended + (masked ? 4 : 0);
  }
}
