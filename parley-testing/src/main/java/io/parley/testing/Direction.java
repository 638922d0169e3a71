package io.parley.testing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection on an {@link InMemoryNetwork}, in the hands of the test: how much
 * it holds, when and in what pieces its bytes arrive, and how it breaks. The test's thread only.
 */
public final class Direction {

  private static final int[] ALL = {Integer.MAX_VALUE};

  private final InMemoryNetwork network;
  private final Pipe pipe;
  private @Nullable PipeReader reader;
  private boolean held;

  Direction(InMemoryNetwork network, Pipe pipe) {
    this.network = network;
    this.pipe = pipe;
  }

  void join(PipeReader newReader) {
    reader = newReader;
  }

  /** From now on {@link InMemoryNetwork#run} leaves this direction alone. */
  public Direction hold() {
    held = true;
    return this;
  }

  /** Ends {@link #hold}; nothing moves before the network runs. */
  public Direction release() {
    held = false;
    return this;
  }

  /**
   * Has the reader read once, and runs what follows from it at either end; held or not.
   *
   * @param pieces the most bytes of each piece that the read pass brings; none for all in one piece
   * @return how many bytes were read; 0 when it is not reading, or learned of the end or a failure
   */
  public int deliver(int... pieces) {
    int count =
        network.perform(() -> reader == null ? 0 : reader.read(pieces.length == 0 ? ALL : pieces));
    network.runTasks();
    return count;
  }

  /** Bytes taken from the writer and not yet read. */
  public int pending() {
    return pipe.size();
  }

  /**
   * How many bytes a socket got rid of so far by writes that were taken to their last byte: the
   * point up to which {@link io.parley.WebSocket#queueSize()} does not count any more.
   */
  public long written() {
    return pipe.takenWhole();
  }

  /** Whether the reader would take something now: bytes, the end, or a failure. */
  public boolean isReadable() {
    return reader != null && reader.canRead();
  }

  /**
   * How many bytes it holds before the writer has to wait: 64 KiB at first. 0 takes nothing more.
   */
  public Direction capacity(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a capacity is not negative: " + bytes);
    }
    pipe.capacity(bytes);
    return this;
  }

  /** Ends it behind the bytes on their way, as a half-close does; later ones are lost. */
  public Direction cut() {
    pipe.end();
    return this;
  }

  /** Breaks it: the bytes on their way are lost and the reader gets that failure. */
  public Direction fail(IOException cause) {
    pipe.fail(cause);
    return this;
  }

  boolean flow(int chunk) {
    if (held || reader == null || !reader.canRead()) {
      return false;
    }
    reader.read(chunk);
    return true;
  }

  boolean isGone() {
    return reader != null && reader.isGone();
  }
}
