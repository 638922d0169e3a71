package io.parley.filter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Helps to compare what others must not guess. */
public final class Secrets {

  private Secrets() {}

  /**
   * Whether both are the same, in a time that does not tell how much of them is: for passwords and
   * tokens.
   */
  public static boolean equal(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
