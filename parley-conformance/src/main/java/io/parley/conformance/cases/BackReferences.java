package io.parley.conformance.cases;

import io.parley.conformance.wire.Octets;
import java.util.Arrays;

/**
 * Walks through DEFLATE blocks (RFC 1951) and looks how far their references reach back. The JDK's
 * inflater takes any distance up to 32 KiB, so it cannot tell a peer that breaks its promise of a
 * smaller window.
 */
final class BackReferences {

  private static final int[] LENGTH_BASE = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int MAX_CODE_BITS = 15;
  private static final int END_OF_BLOCK = 256;

  private final long window;

  /** How many bytes there are to refer to. */
  private long produced;

  private byte[] in = new byte[0];
  private int next;
  private int bits;
  private int bitCount;

  BackReferences(int window) {
    this.window = window;
  }

  /**
   * Walks through one message.
   *
   * @param message with the tail that the sender took off
   * @param forgets whether it refers to nothing before it
   * @throws Ended if a reference reaches too far, or the bytes are no DEFLATE blocks
   */
  void check(Octets message, boolean forgets) throws Ended {
    in = message.toArray();
    next = 0;
    bits = 0;
    bitCount = 0;
    if (forgets) {
      produced = 0;
    }
    boolean last = false;
    // The tail is the start of an empty stored block whose length stands in it.
    while (!last && next < in.length) {
      last = take(1) == 1;
      switch (take(2)) {
        case 0 -> stored();
        case 1 -> compressed(FIXED_LENGTHS, FIXED_DISTANCES);
        case 2 -> dynamic();
        default -> throw broken("a block of no type");
      }
    }
  }

  private static final Code FIXED_LENGTHS = fixedLengths();
  private static final Code FIXED_DISTANCES = Code.of(filled(30, 5));

  private static Code fixedLengths() {
    int[] lengths = new int[288];
    Arrays.fill(lengths, 0, 144, 8);
    Arrays.fill(lengths, 144, 256, 9);
    Arrays.fill(lengths, 256, 280, 7);
    Arrays.fill(lengths, 280, 288, 8);
    return Code.of(lengths);
  }

  private static int[] filled(int count, int value) {
    int[] lengths = new int[count];
    Arrays.fill(lengths, value);
    return lengths;
  }

  /** A Huffman code: how many codes have each length, and the symbols in order of their codes. */
  private static final class Code {
    private final int[] counts;
    private final int[] symbols;

    private Code(int[] counts, int[] symbols) {
      this.counts = counts;
      this.symbols = symbols;
    }

    static Code of(int[] lengths) {
      int[] counts = new int[MAX_CODE_BITS + 1];
      for (int length : lengths) {
        counts[length]++;
      }
      int[] offsets = new int[MAX_CODE_BITS + 2];
      for (int length = 1; length <= MAX_CODE_BITS; length++) {
        offsets[length + 1] = offsets[length] + counts[length];
      }
      int[] symbols = new int[lengths.length];
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] != 0) {
          symbols[offsets[lengths[symbol]]++] = symbol;
        }
      }
      return new Code(counts, symbols);
    }
  }

  private int take(int count) throws Ended {
    while (bitCount < count) {
      if (next == in.length) {
        throw broken("the bytes end within a block");
      }
      bits |= (in[next++] & 0xff) << bitCount;
      bitCount += 8;
    }
    int value = bits & (1 << count) - 1;
    bits >>>= count;
    bitCount -= count;
    return value;
  }

  private int symbol(Code code) throws Ended {
    int value = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= MAX_CODE_BITS; length++) {
      value |= take(1);
      int count = code.counts[length];
      if (value - count < first) {
        return code.symbols[index + value - first];
      }
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw broken("a code that stands for nothing");
  }

  private void stored() throws Ended {
    bits = 0;
    bitCount = 0;
    int length = take(16);
    if (take(16) != (~length & 0xffff)) {
      throw broken("a stored block whose lengths do not agree");
    }
    if (in.length - next < length) {
      throw broken("the bytes end within a stored block");
    }
    next += length;
    produced += length;
  }

  private void dynamic() throws Ended {
    int lengthCodes = take(5) + 257;
    int distanceCodes = take(5) + 1;
    int orders = take(4) + 4;
    int[] lengths = new int[19];
    for (int i = 0; i < orders; i++) {
      lengths[ORDER[i]] = take(3);
    }
    Code code = Code.of(lengths);
    int[] all = new int[lengthCodes + distanceCodes];
    int at = 0;
    while (at < all.length) {
      int symbol = symbol(code);
      if (symbol < 16) {
        all[at++] = symbol;
        continue;
      }
      if (symbol == 16 && at == 0) {
        throw broken("a repetition of nothing");
      }
      int value = symbol == 16 ? all[at - 1] : 0;
      int count = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
      if (at + count > all.length) {
        throw broken("more code lengths than codes");
      }
      Arrays.fill(all, at, at + count, value);
      at += count;
    }
    compressed(
        Code.of(Arrays.copyOf(all, lengthCodes)),
        Code.of(Arrays.copyOfRange(all, lengthCodes, all.length)));
  }

  private void compressed(Code lengths, Code distances) throws Ended {
    for (int symbol = symbol(lengths); symbol != END_OF_BLOCK; symbol = symbol(lengths)) {
      if (symbol < END_OF_BLOCK) {
        produced++;
        continue;
      }
      int index = symbol - 257;
      if (index >= LENGTH_BASE.length) {
        throw broken("a length that stands for nothing");
      }
      int length = LENGTH_BASE[index] + take(LENGTH_BITS[index]);
      reference(distance(symbol(distances)));
      produced += length;
    }
  }

  private int distance(int symbol) throws Ended {
    if (symbol > 29) {
      throw broken("a distance that stands for nothing");
    }
    int extra = Math.max(symbol / 2 - 1, 0);
    int base = symbol < 4 ? symbol + 1 : (2 + symbol % 2 << extra) + 1;
    return base + take(extra);
  }

  private void reference(int distance) throws Ended {
    if (distance > window) {
      throw new Ended(
          Verdict.FAILED,
          "came a reference " + distance + " bytes back, agreed was a window of " + window);
    }
    if (distance > produced) {
      throw new Ended(
          Verdict.FAILED,
          "came a reference " + distance + " bytes back, where there are only " + produced);
    }
  }

  private static Ended broken(String what) {
    return new Ended(Verdict.FAILED, "came compressed bytes that are no DEFLATE blocks: " + what);
  }
}
