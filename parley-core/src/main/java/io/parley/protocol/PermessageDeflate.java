package io.parley.protocol;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.WsMessage;
import io.parley.payload.Encoded;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * permessage-deflate (RFC 7692), with the memory that the sockets of one server or client share for
 * it. Any thread.
 */
public final class PermessageDeflate implements Extension, AutoCloseable {

  /** What zlib takes for a window of 2^15 and the JDK's memory level of 8, and a little besides. */
  private static final long DEFLATER_BYTES = 270 * 1024;

  private static final long INFLATER_BYTES = 45 * 1024;

  private final Compression settings;
  private final ZlibPool<Deflater> deflaters;
  private final ZlibPool<Inflater> inflaters;

  /** What sockets with context takeover hold, or will when they need it. Guarded by this. */
  private long reserved;

  /** Creates one. */
  public PermessageDeflate(Compression settings) {
    this.settings = settings;
    int idle = 2 * Runtime.getRuntime().availableProcessors();
    deflaters =
        new ZlibPool<>(
            idle, () -> new Deflater(settings.level(), true), Deflater::reset, Deflater::end);
    inflaters = new ZlibPool<>(idle, () -> new Inflater(true), Inflater::reset, Inflater::end);
  }

  @Override
  public String name() {
    return DeflateParameters.NAME;
  }

  @Override
  public int reservedBit() {
    return RSV1;
  }

  @Override
  public List<ExtensionHeader> offers() {
    return settings.enabled() ? List.of(offer().header()) : List.of();
  }

  private DeflateParameters offer() {
    return new DeflateParameters(
        !settings.peerContextTakeover(),
        !settings.contextTakeover(),
        settings.peerWindowBits() == DeflateParameters.MAX_BITS ? 0 : settings.peerWindowBits(),
        settings.windowBits() == DeflateParameters.MAX_BITS
            ? DeflateParameters.ANY
            : settings.windowBits());
  }

  @Override
  public @Nullable Agreement accept(ExtensionHeader header) {
    DeflateParameters offer;
    try {
      offer = DeflateParameters.of(header);
    } catch (IllegalArgumentException declined) {
      // RFC 7692 section 7.1: what is not understood wholly is declined, and no error.
      return null;
    }
    if (!settings.enabled()) {
      return null;
    }
    int ownBits = min(settings.windowBits(), offer.serverMaxWindowBits());
    int peerBits = min(settings.peerWindowBits(), offer.clientMaxWindowBits());
    boolean own = settings.contextTakeover() && !offer.serverNoContextTakeover();
    boolean peer = settings.peerContextTakeover() && !offer.clientNoContextTakeover();
    Session session = session(own, ownBits, peer);
    if (session == null) {
      return null;
    }
    boolean tellOwnBits = offer.serverMaxWindowBits() != 0 || ownBits < DeflateParameters.MAX_BITS;
    // RFC 7692 section 7.1.2.2: only a client that offers it can be told a size.
    boolean tellPeerBits =
        offer.clientMaxWindowBits() != 0 && peerBits < DeflateParameters.MAX_BITS;
    DeflateParameters answer =
        new DeflateParameters(!own, !peer, tellOwnBits ? ownBits : 0, tellPeerBits ? peerBits : 0);
    return new Agreement(answer.header(), session);
  }

  /** The smaller one; what is not there or has no value is no bound. */
  private static int min(int bits, int offered) {
    return offered > 0 ? Math.min(bits, offered) : bits;
  }

  @Override
  public Session answered(ExtensionHeader header) {
    DeflateParameters answer = DeflateParameters.of(header);
    DeflateParameters offer = offer();
    require(
        answer.serverNoContextTakeover() || !offer.serverNoContextTakeover(),
        "the server did not take server_no_context_takeover");
    require(
        offer.serverMaxWindowBits() == 0
            || (answer.serverMaxWindowBits() != 0
                && answer.serverMaxWindowBits() <= offer.serverMaxWindowBits()),
        "the server did not take server_max_window_bits=" + offer.serverMaxWindowBits());
    require(
        answer.clientMaxWindowBits() != DeflateParameters.ANY,
        "client_max_window_bits has no value in the server's answer");
    require(
        offer.clientMaxWindowBits() == DeflateParameters.ANY
            || answer.clientMaxWindowBits() <= offer.clientMaxWindowBits(),
        "the server did not take client_max_window_bits=" + offer.clientMaxWindowBits());
    int ownBits = min(settings.windowBits(), answer.clientMaxWindowBits());
    boolean own = settings.contextTakeover() && !answer.clientNoContextTakeover();
    boolean peer = !answer.serverNoContextTakeover();
    Session session = session(own, ownBits, peer);
    // What was offered cannot be taken back: without memory left, do with as little as can be.
    return session == null ? new DeflateSession(this, false, ownBits, peer, 0) : session;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(DeflateParameters.NAME + ": " + otherwise);
    }
  }

  /** Null when there is no memory left for it. */
  private synchronized @Nullable Session session(boolean own, int ownBits, boolean peer) {
    long bytes = (own ? DEFLATER_BYTES : 0) + (peer ? INFLATER_BYTES : 0);
    if (bytes > settings.memoryBudget() - reserved) {
      return null;
    }
    reserved += bytes;
    return new DeflateSession(this, own, ownBits, peer, bytes);
  }

  /**
   * The payload of a message compressed without what came before, the same for all sockets with
   * that window; null when it would not become shorter.
   */
  byte @Nullable [] alone(WsMessage message, int bits) {
    Encoded before = message.encoded();
    Encoded known = before == null ? null : before.find(this, bits);
    if (known != null) {
      return known.payload();
    }
    Deflater borrowed = deflaters.take();
    try {
      byte[] compressed = new Deflation(bits).compress(message, borrowed);
      byte[] payload = compressed.length < message.size() ? compressed : null;
      message.keep(new Encoded(this, bits, payload, before));
      return payload;
    } finally {
      deflaters.giveBack(borrowed);
    }
  }

  synchronized void release(long bytes) {
    reserved -= bytes;
  }

  Compression settings() {
    return settings;
  }

  ZlibPool<Deflater> deflaters() {
    return deflaters;
  }

  ZlibPool<Inflater> inflaters() {
    return inflaters;
  }

  /** Bytes that sockets hold, or will when they need it, for context takeover. */
  public synchronized long reservedBytes() {
    return reserved;
  }

  /** Ends what is pooled; sockets that still live go on. */
  @Override
  public void close() {
    deflaters.close();
    inflaters.close();
  }
}
