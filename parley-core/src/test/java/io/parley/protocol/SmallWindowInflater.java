package io.parley.protocol;

import java.io.ByteArrayOutputStream;

/**
 * An inflater (RFC 1951) written for the tests: slow, and it refuses a reference that reaches
 * further back than its window.
 */
final class SmallWindowInflater {

  private static final int[] LENGTHS = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] DISTANCES = {
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577
  };
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final int window;
  private final StringBuilder history = new StringBuilder();
  private byte[] in = {};
  private int bit;
  private int start;

  SmallWindowInflater(int bits) {
    window = 1 << bits;
  }

  /** Nothing before may be referred to. */
  void forget() {
    history.setLength(0);
  }

  byte[] inflate(byte[] payload) {
    in = java.util.Arrays.copyOf(payload, payload.length + 4);
    in[payload.length + 2] = (byte) 0xff;
    in[payload.length + 3] = (byte) 0xff;
    bit = 0;
    start = history.length();
    while (bit + 3 <= in.length * 8 && in.length * 8 - bit >= 10) {
      block();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = start; i < history.length(); i++) {
      out.write(history.charAt(i));
    }
    return out.toByteArray();
  }

  private void block() {
    bits(1);
    int type = bits(2);
    switch (type) {
      case 0 -> stored();
      case 1 -> compressed(fixedLengths(), fixedDistances());
      case 2 -> dynamic();
      default -> throw new IllegalStateException("block type 3");
    }
  }

  private void stored() {
    bit = (bit + 7) / 8 * 8;
    int length = bits(16);
    if ((length ^ 0xffff) != bits(16)) {
      throw new IllegalStateException("stored length");
    }
    for (int i = 0; i < length; i++) {
      history.append((char) bits(8));
    }
  }

  private static int[] fixedLengths() {
    int[] lengths = new int[288];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    return lengths;
  }

  private static int[] fixedDistances() {
    int[] lengths = new int[30];
    java.util.Arrays.fill(lengths, 5);
    return lengths;
  }

  private void dynamic() {
    int literals = bits(5) + 257;
    int distances = bits(5) + 1;
    int codes = bits(4) + 4;
    int[] order = new int[19];
    for (int i = 0; i < codes; i++) {
      order[ORDER[i]] = bits(3);
    }
    int[] all = new int[literals + distances];
    int at = 0;
    while (at < all.length) {
      int symbol = symbol(order);
      if (symbol < 16) {
        all[at++] = symbol;
        continue;
      }
      int value = symbol == 16 ? all[at - 1] : 0;
      int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
      for (int i = 0; i < times; i++) {
        all[at++] = value;
      }
    }
    compressed(
        java.util.Arrays.copyOf(all, literals),
        java.util.Arrays.copyOfRange(all, literals, all.length));
  }

  private void compressed(int[] literals, int[] distances) {
    int symbol = symbol(literals);
    while (symbol != 256) {
      if (symbol < 256) {
        history.append((char) symbol);
      } else {
        copy(symbol - 257, distances);
      }
      symbol = symbol(literals);
    }
  }

  private void copy(int code, int[] distances) {
    int extra = code < 8 || code == 28 ? 0 : (code - 4) / 4;
    int length = LENGTHS[code] + bits(extra);
    int far = symbol(distances);
    int distance = DISTANCES[far] + bits(far < 4 ? 0 : (far - 2) / 2);
    if (distance > window) {
      throw new IllegalStateException("a reference of " + distance + " in a window of " + window);
    }
    if (distance > history.length()) {
      throw new IllegalStateException("a reference of " + distance + " to before the beginning");
    }
    for (int i = 0; i < length; i++) {
      history.append(history.charAt(history.length() - distance));
    }
  }

  /** Canonical codes, bit by bit: the length tells how many codes are shorter. */
  private int symbol(int[] lengths) {
    int code = 0;
    int first = 0;
    for (int length = 1; length <= 15; length++) {
      code = code << 1 | bits(1);
      int count = 0;
      for (int each : lengths) {
        count += each == length ? 1 : 0;
      }
      if (code - first < count) {
        int rank = code - first;
        for (int i = 0; i < lengths.length; i++) {
          if (lengths[i] == length && rank-- == 0) {
            return i;
          }
        }
      }
      first = first + count << 1;
    }
    throw new IllegalStateException("no such code");
  }

  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value |= (in[bit >> 3] >> (bit & 7) & 1) << i;
      bit++;
    }
    return value;
  }
}
