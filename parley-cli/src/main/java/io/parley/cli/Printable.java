package io.parley.cli;

/**
 * Text that came from elsewhere, made safe to look at: a terminal obeys control characters, so a
 * peer could move the cursor, change colours or worse.
 */
final class Printable {

  private Printable() {}

  /** The text with every control character but tab and line feed written as its code. */
  static String of(String text) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isUnsafe(c)) {
        if (safe == null) {
          safe = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        safe.append(String.format("\\u%04x", (int) c));
      } else if (safe != null) {
        safe.append(c);
      }
    }
    return safe == null ? text : safe.toString();
  }

  /** The same on one line. */
  static String line(String text) {
    return of(text).replace("\n", "\\n");
  }

  private static boolean isUnsafe(char c) {
    return Character.isISOControl(c) && c != '\n' && c != '\t'
        // Marks that turn the direction of what follows.
        || c >= '\u202a' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069';
  }
}
