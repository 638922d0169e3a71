package io.parley.fuzz;

import io.parley.text.Utf8Validator;

/**
 * The check of UTF-8 in any pieces says what the JDK's strict decoder says of the whole, at the
 * first byte that decides it.
 *
 * <p>Input: the sizes of the pieces in turn, two bytes, 0 for all that is left; then the text.
 */
public final class Utf8Target {
  private Utf8Target() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Input input = new Input(data);
    int[] sizes = {input.next(), input.next()};
    byte[] text = input.rest();
    int failure = StrictUtf8.firstFailure(text);
    judge(text, failure, sizes);
    judge(text, failure, 1);
  }

  private static void judge(byte[] text, int failure, int... sizes) {
    Utf8Validator validator = new Utf8Validator();
    // One that has seen something else before must not remember it.
    validator.accept(new byte[] {(byte) 0xff}, 0, 1);
    validator.reset();
    int at = 0;
    for (int turn = 0; at < text.length; turn++) {
      int size = sizes[turn % sizes.length];
      int end = size == 0 ? text.length : Math.min(text.length, at + size);
      boolean accepted = validator.accept(text, at, end);
      int seen = end;
      Check.that(
          accepted == seen < failure,
          () -> accepted + " behind " + seen + " bytes, which fail at " + failure);
      at = end;
    }
    boolean complete = failure > text.length && validator.isComplete();
    Check.same(complete, StrictUtf8.isValid(text), "complete");
  }
}
