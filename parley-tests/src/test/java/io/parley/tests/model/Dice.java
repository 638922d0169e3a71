package io.parley.tests.model;

import java.util.SplittableRandom;

/** Random choices, the same for the same seed. */
final class Dice {

  private static final String[] LETTERS = {"a", "z", " ", "\u0000", "é", "ž", "€", "漢", "🐎", "𝄞"};

  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  int number() {
    return random.nextInt();
  }

  /** Text of one to four bytes a character. */
  String text(int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }
}
