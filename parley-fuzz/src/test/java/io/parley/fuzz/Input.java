package io.parley.fuzz;

import java.util.Arrays;

/** The bytes of one execution, taken from the front; behind their end there are zeros. */
final class Input {

  private final byte[] bytes;
  private int at;

  Input(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  /** 0 to 255. */
  int next() {
    return at < bytes.length ? bytes[at++] & 0xff : 0;
  }

  int below(int bound) {
    return next() % bound;
  }

  boolean flag() {
    return (next() & 1) != 0;
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[next() % choices.length];
  }

  /** So many bytes, or as many as are left. */
  byte[] take(int count) {
    int end = Math.min(bytes.length, at + count);
    byte[] taken = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return taken;
  }

  /** As many bytes as the next one says, or as are left. */
  byte[] takeCounted() {
    return take(next());
  }

  byte[] rest() {
    return take(bytes.length - at);
  }
}
