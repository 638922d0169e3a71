package io.parley.conformance.report;

/** Text within HTML and XML. */
final class Markup {

  private Markup() {}

  /** What means something to a parser, or is no character of XML 1.0, is written otherwise. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            codePoint -> {
              switch (codePoint) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(isLegal(codePoint) ? codePoint : 0xfffd);
              }
            });
    return out.toString();
  }

  private static boolean isLegal(int codePoint) {
    return codePoint == '\t'
        || codePoint == '\n'
        || codePoint >= ' ' && codePoint <= 0xd7ff
        || codePoint >= 0xe000 && codePoint <= 0xfffd
        || codePoint >= 0x10000;
  }
}
