package io.parley.protocol;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;

/**
 * Writes frames (RFC 6455 section 5.2). A message may take several buffers: {@link #begin} it, then
 * {@link #write} until it is no longer {@link #isBusy busy}. One thread at a time.
 */
public final class MessageWriter {

  /** The most bytes that a control frame takes, with its header and mask. */
  public static final int MAX_CONTROL_FRAME = 2 + 4 + 125;

  /**
   * Creates one.
   *
   * @param masks used by clients only
   * @param fragmentSize most payload bytes in a frame; longer messages are fragmented; 0 for never
   */
  public MessageWriter(Role role, MaskSource masks, int fragmentSize) {
    throw new UnsupportedOperationException();
  }

  /**
   * Begins a message.
   *
   * @throws IllegalStateException if the one before is not finished
   */
  public void begin(WsMessage message) {
    throw new UnsupportedOperationException();
  }

  /** Whether a message was begun and not wholly written. */
  public boolean isBusy() {
    throw new UnsupportedOperationException();
  }

  /** Whether a control frame may be written now: not inside a frame of a message. */
  public boolean isBetweenFrames() {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes as much of the message as fits.
   *
   * @return how many payload bytes were written
   */
  public int write(ByteBuffer out) {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes a ping.
   *
   * @param payload at most 125 bytes
   * @throws IllegalStateException inside a frame
   */
  public void ping(byte[] payload, ByteBuffer out) {
    throw new UnsupportedOperationException();
  }

  /** Writes a pong; as {@link #ping}. */
  public void pong(byte[] payload, ByteBuffer out) {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes a Close frame; one without a body for {@link WsStatus#NO_STATUS}.
   *
   * @throws IllegalStateException inside a frame
   * @throws IllegalArgumentException if the status must not be sent
   */
  public void close(WsStatus status, ByteBuffer out) {
    throw new UnsupportedOperationException();
  }

  /** The bytes that a message takes on the wire with this writer. */
  public long sizeOf(WsMessage message) {
    throw new UnsupportedOperationException();
  }
}
