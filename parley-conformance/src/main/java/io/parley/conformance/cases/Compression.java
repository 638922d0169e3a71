package io.parley.conformance.cases;

import io.parley.conformance.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What a permessage-deflate connection keeps on the kit's side (RFC 7692 section 7.2). Released by
 * {@link #close}.
 */
final class Compression implements AutoCloseable {

  private static final int TAIL = 4;
  private static final int MAX_INFLATED = 64 << 20;

  private final DeflateParameters agreed;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);
  private final BackReferences references;

  Compression(DeflateParameters agreed) {
    this.agreed = agreed;
    references = new BackReferences(1 << agreed.peerBits());
  }

  /** A whole message as it goes into frames. */
  Octets deflate(Octets payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = payload.toArray();
    // The JDK's window is always 32 KiB. A full flush forgets what was before, so nothing refers
    // further back than one piece.
    int piece = agreed.kitBits() == 15 ? Math.max(bytes.length, 1) : 1 << agreed.kitBits();
    byte[] buffer = new byte[8192];
    for (int at = 0; at == 0 || at < bytes.length; at += piece) {
      deflater.setInput(bytes, at, Math.min(piece, bytes.length - at));
      int flush = agreed.kitBits() == 15 ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH;
      int count;
      do {
        count = deflater.deflate(buffer, 0, buffer.length, flush);
        out.write(buffer, 0, count);
      } while (count == buffer.length);
    }
    if (agreed.kitForgets()) {
      deflater.reset();
    }
    Octets all = Octets.of(out.toByteArray());
    return all.length() <= TAIL ? Octets.hex("00") : all.part(0, all.length() - TAIL);
  }

  /** A whole message as the peer sent it. */
  Octets inflate(Octets payload) throws Ended {
    Octets tailed = payload.plus(Octets.hex("0000ffff"));
    // With a window of 15 bits the JDK's inflater itself sees a reference that reaches too far.
    if (agreed.peerBits() < 15) {
      references.check(tailed, agreed.peerForgets());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    inflater.setInput(tailed.toArray());
    try {
      int count = inflater.inflate(buffer);
      while (count > 0) {
        out.write(buffer, 0, count);
        if (out.size() > MAX_INFLATED) {
          throw new Ended(Verdict.FAILED, "came a message that inflates beyond " + MAX_INFLATED);
        }
        count = inflater.inflate(buffer);
      }
    } catch (DataFormatException e) {
      throw new Ended(Verdict.FAILED, "came a message that does not inflate: " + e.getMessage());
    }
    if (agreed.peerForgets() || inflater.finished()) {
      inflater.reset();
    }
    return Octets.of(out.toByteArray());
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }
}
