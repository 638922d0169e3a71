package io.parley.conformance.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * What went over a wire, and when: the first writes and reads and the last, each with its first
 * bytes. For any thread.
 */
public final class Trace {

  private static final int FIRST = 24;
  private static final int LAST = 16;
  private static final int BYTES = 160;

  /** Where something went. */
  public enum Direction {
    /** To the peer. */
    SENT,
    /** From the peer. */
    RECEIVED,
    /** Nothing went; the kit says something. */
    NOTE
  }

  /**
   * One write, one read or one note.
   *
   * @param micros microseconds since the trace began, with the connection or the case
   * @param start the first bytes
   * @param length how many bytes there were
   * @param note in words: the frames of a write, or what came
   */
  public record Entry(long micros, Direction direction, Octets start, long length, String note) {}

  private final long began = System.nanoTime();

  /** Guarded by this. */
  private final List<Entry> first = new ArrayList<>();

  /** Guarded by this. */
  private final Deque<Entry> last = new ArrayDeque<>();

  /** How many there were between the first and the last; guarded by this. */
  private int leftOut;

  /** Begins now. */
  public Trace() {}

  /** Bytes went to the peer. */
  public void sent(byte[] bytes) {
    add(Direction.SENT, bytes, bytes.length, "");
  }

  /** Bytes came. */
  public void received(byte[] bytes) {
    add(Direction.RECEIVED, bytes, bytes.length, "");
  }

  /** Something to say. */
  public void note(String text) {
    add(Direction.NOTE, new byte[0], 0, text);
  }

  private synchronized void add(Direction direction, byte[] bytes, int length, String note) {
    Octets start = Octets.of(Arrays.copyOf(bytes, Math.min(length, BYTES)));
    long micros = (System.nanoTime() - began) / 1000;
    Entry entry = new Entry(micros, direction, start, length, note);
    if (first.size() < FIRST) {
      first.add(entry);
    } else {
      last.add(entry);
      if (last.size() > LAST) {
        last.remove();
        leftOut++;
      }
    }
  }

  /** All that is kept, in order; a note stands for what is left out. */
  public synchronized List<Entry> entries() {
    List<Entry> all = new ArrayList<>(first);
    if (leftOut > 0) {
      String note = leftOut + " more writes, reads and notes";
      all.add(new Entry(last.getFirst().micros(), Direction.NOTE, Octets.NONE, 0, note));
    }
    all.addAll(last);
    return all;
  }
}
