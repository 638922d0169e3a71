package io.parley.benchmarks.soak;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What peers send. */
final class Payloads {

  private static final String MIXED = "Grüße aus Köln, привет, 日本語 \uD83D\uDE00. ";

  private Payloads() {}

  static byte[] ascii(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + i % 26);
    }
    return bytes;
  }

  static byte[] binary(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Text in several scripts, of that size at least. */
  static byte[] mixed(int size) {
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append(MIXED);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A list of small objects, of that size at least, different each time. */
  static byte[] json(int size, Random random) {
    StringBuilder text = new StringBuilder("[");
    while (text.length() < size) {
      text.append("{\"id\":")
          .append(random.nextInt(1_000_000))
          .append(",\"name\":\"item\",\"price\":")
          .append(random.nextInt(10_000))
          .append("},");
    }
    return text.append("{}]").toString().getBytes(StandardCharsets.UTF_8);
  }
}
