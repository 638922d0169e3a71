package io.parley.protocol;

import io.parley.Extension;
import io.parley.ProtocolException;
import io.parley.WsMessage;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** permessage-deflate on one socket. One thread at a time. */
final class DeflateSession implements Extension.Session {

  private final PermessageDeflate shared;
  private final boolean ownContext;
  private final boolean peerContext;
  private final int ownBits;

  /** Given back when the session is closed. */
  private long reserved;

  /** Holds what was sent before; null until needed, and always without context takeover. */
  private @Nullable Deflater deflater;

  /** What is in the deflater; comes and goes with it. */
  private @Nullable Deflation deflation;

  /** Holds what was received before; as {@link #deflater}. */
  private @Nullable Inflater inflater;

  private boolean closed;

  DeflateSession(
      PermessageDeflate shared,
      boolean ownContext,
      int ownBits,
      boolean peerContext,
      long reserved) {
    this.shared = shared;
    this.ownContext = ownContext;
    this.peerContext = peerContext;
    this.ownBits = ownBits;
    this.reserved = reserved;
  }

  @Override
  public byte @Nullable [] encode(WsMessage message) {
    if (closed || !message.isCompressible() || message.size() < shared.settings().threshold()) {
      return null;
    }
    if (ownContext) {
      if (deflater == null || deflation == null) {
        deflater = shared.deflaters().take();
        deflation = new Deflation(ownBits);
      }
      return deflation.compress(message, deflater);
    }
    return shared.alone(message, ownBits);
  }

  @Override
  public byte[] decode(byte[] payload, int length, int maxSize) throws ProtocolException {
    if (peerContext && !closed) {
      if (inflater == null) {
        inflater = shared.inflaters().take();
      }
      return Inflation.decompress(payload, length, maxSize, inflater, false);
    }
    Inflater borrowed = shared.inflaters().take();
    try {
      return Inflation.decompress(payload, length, maxSize, borrowed, true);
    } finally {
      shared.inflaters().giveBack(borrowed);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (deflater != null) {
      shared.deflaters().giveBack(deflater);
      deflater = null;
      deflation = null;
    }
    if (inflater != null) {
      shared.inflaters().giveBack(inflater);
      inflater = null;
    }
    shared.release(reserved);
    reserved = 0;
  }
}
