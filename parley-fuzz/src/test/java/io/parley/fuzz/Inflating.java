package io.parley.fuzz;

import io.parley.conformance.wire.Octets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads compressed messages of the plain kind (RFC 7692 section 7.2.2). */
final class Inflating implements AutoCloseable {

  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
  private static final byte[] END = {1, 0, 0, (byte) 0xff, (byte) 0xff};

  private final boolean takeover;
  private final int max;
  private final Inflater inflater = new Inflater(true);

  /** Creates one for messages of that many bytes at most. */
  Inflating(boolean takeover, int max) {
    this.takeover = takeover;
    this.max = max;
  }

  /** What became of a payload. */
  sealed interface Outcome {
    record Whole(Octets bytes) implements Outcome {}

    record TooLong() implements Outcome {}

    record Malformed() implements Outcome {}

    /** Legal perhaps, but of a kind that this reader leaves to others, such as final blocks. */
    record Unusual() implements Outcome {}
  }

  Outcome read(byte[] payload) {
    byte[] out = new byte[max + 1];
    int[] size = {0};
    if (!takeover) {
      inflater.reset();
    }
    Outcome failure = run(payload, out, size);
    failure = failure == null ? run(TAIL, out, size) : failure;
    if (failure == null && !takeover) {
      failure = run(END, out, size);
      // A final block where one may begin tells that the message did not end inside another one.
      boolean ended = failure instanceof Outcome.Unusual && inflater.getRemaining() == 0;
      failure = ended ? null : failure == null ? new Outcome.Malformed() : failure;
    }
    return failure == null ? new Outcome.Whole(Octets.of(Arrays.copyOf(out, size[0]))) : failure;
  }

  private @Nullable Outcome run(byte[] in, byte[] out, int[] size) {
    inflater.setInput(in);
    try {
      while (true) {
        int made = inflater.inflate(out, size[0], out.length - size[0]);
        size[0] += made;
        if (size[0] > max) {
          return new Outcome.TooLong();
        }
        if (inflater.finished() || inflater.needsDictionary()) {
          return new Outcome.Unusual();
        }
        if (made == 0) {
          return null;
        }
      }
    } catch (DataFormatException e) {
      return new Outcome.Malformed();
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
