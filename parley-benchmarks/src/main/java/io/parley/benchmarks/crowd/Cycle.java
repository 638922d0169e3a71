package io.parley.benchmarks.crowd;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames that come one after the other, over and over. Its buffer is for one thread. */
final class Cycle {

  /** Short ones are repeated up to this size, so that many are compared or sent in one step. */
  private static final int RUN = 64 * 1024;

  private final ByteBuffer bytes;
  private final int[] ends;

  private Cycle(ByteBuffer bytes, int[] ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  /** Those frames, of which there must be one at least. */
  static Cycle of(List<byte[]> frames) {
    List<byte[]> all = new ArrayList<>(frames);
    int size = size(frames);
    for (int total = size; total < RUN; total += size) {
      all.addAll(frames);
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(size(all));
    int[] ends = new int[all.size()];
    for (int i = 0; i < ends.length; i++) {
      bytes.put(all.get(i));
      ends[i] = bytes.position();
    }
    return new Cycle(bytes, ends);
  }

  private static int size(List<byte[]> frames) {
    return frames.stream().mapToInt(frame -> frame.length).sum();
  }

  /** The bytes of the whole cycle between two places. */
  ByteBuffer slice(int from, int to) {
    return bytes.clear().position(from).limit(to);
  }

  int size() {
    return bytes.capacity();
  }

  int frames() {
    return ends.length;
  }

  /** Where a frame of the cycle ends. */
  int end(int frame) {
    return ends[frame];
  }
}
