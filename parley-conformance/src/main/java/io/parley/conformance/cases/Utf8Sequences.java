package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Groups 6.5 to 6.23: what is UTF-8 and what is not, after Markus Kuhn's stress test. */
final class Utf8Sequences {

  private static final Octets KOSME = Octets.hex("ceba e1bdb9 cf83 cebc ceb5");

  /** Of sequences whose last byte is missing: for each length the first, then the last. */
  private static final List<String> CUT_SHORT =
      List.of(
          "c0",
          "e080",
          "f08080",
          "f8808080",
          "fc80808080",
          "df",
          "efbf",
          "f7bfbf",
          "fbbfbfbf",
          "fdbfbfbfbf");

  private Utf8Sequences() {}

  static void add(Group group) {
    family(group, 5, "valid sequences", true, valid());
    prefixes(group);
    family(group, 7, "first sequence of a length", true, "00", "c280", "e0a080", "f0908080");
    family(group, 8, "first sequence of 5 or 6 bytes", false, "f888808080", "fc8480808080");
    family(group, 9, "last sequence of a length", true, "7f", "dfbf", "efbfbf", "f48fbfbf");
    family(
        group,
        10,
        "last sequence of 4, 5 or 6 bytes that would fit",
        false,
        "f7bfbfbf",
        "fbbfbfbfbf",
        "fdbfbfbfbfbf");
    boundaries(group);
    family(group, 12, "continuation bytes where none belongs", false, strays());
    family(group, 13, "lonely first bytes, each before a space", false, lonely());
    family(group, 14, "last byte missing", false, CUT_SHORT.toArray(String[]::new));
    family(group, 15, "sequences cut short, in a row", false, String.join("", CUT_SHORT));
    family(group, 16, "bytes that never occur", false, "fe", "ff", "fefeffff");
    family(
        group,
        17,
        "overlong slash",
        false,
        "c0af",
        "e080af",
        "f08080af",
        "f8808080af",
        "fc80808080af");
    family(
        group,
        18,
        "longest of the overlong",
        false,
        "c1bf",
        "e09fbf",
        "f08fbfbf",
        "f887bfbfbf",
        "fc83bfbfbfbf");
    family(
        group,
        19,
        "overlong NUL",
        false,
        "c080",
        "e08080",
        "f0808080",
        "f880808080",
        "fc8080808080");
    family(
        group,
        20,
        "a surrogate alone",
        false,
        "eda080",
        "edadbf",
        "edae80",
        "edafbf",
        "edb080",
        "edbe80",
        "edbfbf");
    family(group, 21, "a pair of surrogates", false, pairs());
    family(group, 22, "non-characters, which are valid", true, nonCharacters());
    family(
        group,
        23,
        "specials",
        true,
        "efbfb9",
        "efbfba",
        "efbfbb",
        "efbfbc",
        "efbfbd",
        "efbfbe",
        "efbfbf");
  }

  private static String[] valid() {
    String hello = "68656c6c6f";
    String world = "776f726c64";
    return new String[] {
      hello + "24" + world,
      hello + "c2a2" + world,
      hello + "e282ac" + world,
      hello + "f0a4ada2" + world,
      "cebae1bdb9cf83cebcceb5"
    };
  }

  /** Whether a prefix is valid depends on where it ends. */
  private static void prefixes(Group group) {
    for (int length = 1; length <= KOSME.length(); length++) {
      Octets prefix = KOSME.part(0, length);
      add(
          group,
          "6.6." + length,
          "first " + length + " bytes of a word",
          prefix.text() != null,
          prefix);
    }
  }

  private static void boundaries(Group group) {
    String title = "around the boundaries";
    family(group, 11, title, true, "ed9fbf", "ee8080", "efbfbd", "f48fbfbf");
    add(group, "6.11.5", title, false, Octets.hex("f4908080"));
  }

  private static String[] strays() {
    List<String> strays = new ArrayList<>(List.of("80", "bf"));
    for (int count = 2; count <= 6; count++) {
      strays.add("80bf".repeat(3).substring(0, count * 2));
    }
    strays.add(hexRange(0x80, 0xbf, ""));
    return strays.toArray(String[]::new);
  }

  private static String[] lonely() {
    return new String[] {
      hexRange(0xc0, 0xdf, "20"),
      hexRange(0xe0, 0xef, "20"),
      hexRange(0xf0, 0xf7, "20"),
      hexRange(0xf8, 0xfb, "20"),
      hexRange(0xfc, 0xfd, "20")
    };
  }

  private static String hexRange(int from, int to, String behindEach) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(octet -> String.format("%02x", octet) + behindEach)
        .collect(Collectors.joining());
  }

  private static String[] pairs() {
    List<String> pairs = new ArrayList<>();
    for (String high : List.of("eda080", "edadbf", "edae80", "edafbf")) {
      for (String low : List.of("edb080", "edbfbf")) {
        pairs.add(high + low);
      }
    }
    return pairs.toArray(String[]::new);
  }

  /** The last two code points of each plane. */
  private static String[] nonCharacters() {
    return IntStream.rangeClosed(0, 16)
        .flatMap(plane -> IntStream.of(plane << 16 | 0xfffe, plane << 16 | 0xffff))
        .mapToObj(codePoint -> hex(Octets.utf8(Character.toString(codePoint))))
        .toArray(String[]::new);
  }

  private static String hex(Octets octets) {
    return HexFormat.of().formatHex(octets.toArray());
  }

  private static void family(
      Group group, int number, String title, boolean valid, String... sequences) {
    int index = 1;
    for (Octets sequence : Arrays.stream(sequences).map(Octets::hex).toList()) {
      add(group, "6." + number + "." + index++, title, valid, sequence);
    }
  }

  private static void add(Group group, String id, String title, boolean valid, Octets text) {
    Frame frame = Frame.text(text);
    group.add(
        id,
        title + ": " + abbreviated(hex(text)),
        valid
            ? "This is valid UTF-8 and comes back."
            : "This is no UTF-8; it fails the connection.",
        valid
            ? script -> script.echo(frame).close()
            : script -> script.send(frame).expectFail(1007));
  }

  private static String abbreviated(String hex) {
    return hex.length() <= 24 ? hex : hex.substring(0, 24) + "...";
  }
}
