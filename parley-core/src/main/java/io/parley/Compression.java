package io.parley;

/**
 * How messages are compressed: permessage-deflate (RFC 7692). Immutable; each method gives a
 * changed copy.
 *
 * <p>Context takeover remembers what was sent before, up to the window, and so finds repetitions
 * between messages; it costs a socket about 270 KiB for its own direction and 45 KiB for the
 * peer's, as long as it lives. Without, a socket holds nothing between two messages.
 *
 * @param enabled whether a client offers compression and a server takes such an offer
 * @param level of effort: 1 is the fastest, 9 the densest; 6 by default
 * @param threshold messages of fewer bytes are sent as they are; 1024 by default
 * @param contextTakeover whether this side remembers what it sent
 * @param peerContextTakeover whether the peer may remember what it sent
 * @param windowBits how far back this side repeats, as a power of two: 8 to 15; 15 by default
 * @param peerWindowBits how far back the peer may repeat
 * @param memoryBudget most bytes that all sockets of one server, or of one client, together hold
 *     for context takeover. Beyond, a server takes no more offers, and new sockets of a client do
 *     without for their own direction. 256 MiB by default
 */
public record Compression(
    boolean enabled,
    int level,
    int threshold,
    boolean contextTakeover,
    boolean peerContextTakeover,
    int windowBits,
    int peerWindowBits,
    long memoryBudget) {

  private static final int MIN_BITS = 8;
  private static final int MAX_BITS = 15;

  private static final Compression OFF =
      new Compression(false, 6, 1024, false, false, MAX_BITS, MAX_BITS, 256L * 1024 * 1024);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public Compression {
    within(1, level, 9, "level");
    within(0, threshold, Integer.MAX_VALUE, "threshold");
    within(MIN_BITS, windowBits, MAX_BITS, "windowBits");
    within(MIN_BITS, peerWindowBits, MAX_BITS, "peerWindowBits");
    if (memoryBudget < 0) {
      throw new IllegalArgumentException("memoryBudget must be at least 0, not " + memoryBudget);
    }
  }

  private static void within(int least, int value, int most, String option) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + " must be " + least + " to " + most + ", not " + value);
    }
  }

  /** None: a server's default. */
  public static Compression off() {
    return OFF;
  }

  /** Without context takeover, so that idle sockets hold nothing for it. */
  public static Compression on() {
    return new Compression(
        true,
        OFF.level,
        OFF.threshold,
        false,
        false,
        OFF.windowBits,
        OFF.peerWindowBits,
        OFF.memoryBudget);
  }

  /** 1 to 9. */
  public Compression level(int effort) {
    return new Compression(
        enabled,
        effort,
        threshold,
        contextTakeover,
        peerContextTakeover,
        windowBits,
        peerWindowBits,
        memoryBudget);
  }

  /** At least 0. */
  public Compression threshold(int bytes) {
    return new Compression(
        enabled,
        level,
        bytes,
        contextTakeover,
        peerContextTakeover,
        windowBits,
        peerWindowBits,
        memoryBudget);
  }

  /** Context takeover for each direction. */
  public Compression contextTakeover(boolean own, boolean peer) {
    return new Compression(
        enabled, level, threshold, own, peer, windowBits, peerWindowBits, memoryBudget);
  }

  /** The windows of each direction, 8 to 15. */
  public Compression windowBits(int own, int peer) {
    return new Compression(
        enabled, level, threshold, contextTakeover, peerContextTakeover, own, peer, memoryBudget);
  }

  /** At least 0. */
  public Compression memoryBudget(long bytes) {
    return new Compression(
        enabled,
        level,
        threshold,
        contextTakeover,
        peerContextTakeover,
        windowBits,
        peerWindowBits,
        bytes);
  }
}
