package io.parley.conformance.cases;

import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Data of a kind, to be compressed.
 *
 * @param name for people
 * @param opcode text or binary
 * @param all more than any message needs
 */
record Samples(String name, int opcode, Octets all) {

  private static final int SIZE = 200 * 1024;

  /** The five kinds; the same at each call. */
  static List<Samples> kinds() {
    return List.of(json(), bitmap(), prose(), html(), noise());
  }

  private static Samples json() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; text.length() < SIZE; i++) {
      text.append("{\"id\":").append(i).append(",\"price\":").append(i * 37 % 1000 / 10.0);
      text.append(",\"name\":\"item ").append(i * 7919 % 10007).append("\",\"stock\":[");
      text.append(i % 5).append(',').append(i % 13).append("]},\n");
    }
    return text("JSON", text);
  }

  private static Samples prose() {
    List<String> words =
        List.of(
            "wer", "reitet", "so", "spät", "durch", "Nacht", "und", "Wind", "es", "ist", "der",
            "Vater", "mit", "seinem", "Kind", "größe", "фраза", "言葉", "the", "of", "river");
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < SIZE) {
      text.append(words.get(random.nextInt(words.size())));
      text.append(random.nextInt(9) == 0 ? ".\n" : " ");
    }
    return text("prose in several scripts", text);
  }

  private static Samples html() {
    StringBuilder text = new StringBuilder("<!DOCTYPE html>\n<table>\n");
    for (int i = 0; text.length() < SIZE; i++) {
      text.append("<tr class=\"").append(i % 2 == 0 ? "even" : "odd").append("\"><td>");
      text.append(i).append("</td><td><a href=\"/page/").append(i * 31 % 997);
      text.append("\">page</a></td></tr>\n");
    }
    return text("HTML", text);
  }

  private static Samples text(String name, StringBuilder text) {
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    return new Samples(name, Opcode.TEXT, Octets.of(utf8));
  }

  /** Smooth, with a little noise, as pictures are. */
  private static Samples bitmap() {
    Random random = new Random(2);
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      bytes[i] = (byte) (i % 512 / 2 + i / 4096 + random.nextInt(3));
    }
    return new Samples("a bitmap", Opcode.BINARY, Octets.of(bytes));
  }

  private static Samples noise() {
    byte[] bytes = new byte[SIZE];
    new Random(3).nextBytes(bytes);
    return new Samples("noise", Opcode.BINARY, Octets.of(bytes));
  }

  /** The message of that number, of that many bytes. */
  Octets message(int number, int size) {
    int at = (int) ((long) number * size % (all.length() - size));
    byte[] bytes = all.part(at, at + size).toArray();
    if (opcode == Opcode.TEXT) {
      mend(bytes);
    }
    return Octets.of(bytes);
  }

  /** Blanks instead of characters that the cut left incomplete. */
  private static void mend(byte[] bytes) {
    for (int i = 0; i < bytes.length && (bytes[i] & 0xc0) == 0x80; i++) {
      bytes[i] = ' ';
    }
    int last = bytes.length - 1;
    while (last > 0 && (bytes[last] & 0xc0) == 0x80) {
      last--;
    }
    int lead = bytes[last] & 0xff;
    int needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (last + needed != bytes.length) {
      Arrays.fill(bytes, last, bytes.length, (byte) ' ');
    }
  }
}
