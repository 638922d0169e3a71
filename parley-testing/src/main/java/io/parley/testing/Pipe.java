package io.parley.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a byte connection: the bytes under way, like those in the buffers of two
 * kernels, and perhaps the end behind them. Only the thread of its event loop touches it.
 */
final class Pipe {

  static final int CAPACITY = 64 * 1024;

  private byte[] bytes = new byte[0];
  private int start;
  private int size;
  private int capacity = CAPACITY;
  private long taken;
  private long takenWhole;
  private boolean ended;
  private boolean readerGone;
  private @Nullable IOException failure;

  /** Told when there is something new for the reader: bytes, the end or a failure. */
  private Runnable whenStirred = () -> {};

  /** Told when there is new room for the writer. */
  private Runnable whenRoom = () -> {};

  /** All bytes that the writer got rid of, lost or not; null when nobody asks for them. */
  private @Nullable ByteArrayOutputStream history;

  void whenStirred(Runnable listener) {
    whenStirred = listener;
  }

  void whenRoom(Runnable listener) {
    whenRoom = listener;
  }

  /** Keeps all bytes from now on. */
  void remember() {
    history = new ByteArrayOutputStream();
  }

  /** All bytes since {@link #remember} from that offset on. */
  byte[] remembered(int from) {
    if (history == null) {
      throw new IllegalStateException("nothing was remembered");
    }
    if (from == history.size()) {
      return new byte[0];
    }
    byte[] all = history.toByteArray();
    return Arrays.copyOfRange(all, from, all.length);
  }

  /** Takes as many bytes as there is room for. */
  void put(ByteBuffer source) {
    boolean lost = ended || failure != null || readerGone;
    int room = lost ? Integer.MAX_VALUE : Math.max(0, capacity - size);
    int count = Math.min(source.remaining(), room);
    if (count == 0) {
      return;
    }
    if (history != null) {
      byte[] chunk = new byte[count];
      source.get(source.position(), chunk);
      history.writeBytes(chunk);
    }
    if (lost) {
      source.position(source.position() + count);
    } else {
      makeRoom(count);
      source.get(bytes, start + size, count);
      size += count;
    }
    taken += count;
    whenStirred.run();
  }

  /** A write has been taken to its last byte. */
  void putWhole() {
    takenWhole = taken;
  }

  /** Removes up to that many bytes and returns them. */
  byte[] take(int most) {
    byte[] chunk = new byte[Math.min(most, size)];
    System.arraycopy(bytes, start, chunk, 0, chunk.length);
    start += chunk.length;
    size -= chunk.length;
    if (size == 0) {
      start = 0;
      bytes = new byte[0];
    }
    whenRoom.run();
    return chunk;
  }

  /** Has the reader look again. */
  void stir() {
    whenStirred.run();
  }

  /** Ends the stream behind the bytes under way; what is put later is lost. */
  void end() {
    if (!ended) {
      ended = true;
      whenStirred.run();
    }
  }

  /** Breaks the stream: the bytes under way are lost, and the reader is told why. */
  void fail(IOException cause) {
    if (failure == null) {
      failure = cause;
      drop();
      whenStirred.run();
      whenRoom.run();
    }
  }

  /** The reader takes nothing more; what is put later is lost. */
  void readerGone() {
    readerGone = true;
    drop();
    whenRoom.run();
  }

  void capacity(int most) {
    capacity = most;
    whenRoom.run();
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return size;
  }

  /** How many bytes the writer got rid of so far. */
  long taken() {
    return taken;
  }

  /** How many bytes the writer got rid of by writes that were taken to their last byte. */
  long takenWhole() {
    return takenWhole;
  }

  boolean isReaderGone() {
    return readerGone;
  }

  boolean isAtEnd() {
    return ended && size == 0;
  }

  @Nullable IOException failure() {
    return failure;
  }

  private void drop() {
    start = 0;
    size = 0;
    bytes = new byte[0];
  }

  private void makeRoom(int count) {
    if (start + size + count > bytes.length) {
      byte[] larger =
          size + count <= bytes.length ? bytes : new byte[Math.max(size + count, 2 * size)];
      System.arraycopy(bytes, start, larger, 0, size);
      bytes = larger;
      start = 0;
    }
  }
}
