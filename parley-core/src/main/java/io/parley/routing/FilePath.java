package io.parley.routing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a request's path that names a file, segment by segment.
 *
 * @param names decoded and checked
 * @param folder whether it ends with a slash
 */
record FilePath(List<String> names, boolean folder) {

  private static final String WELL_KNOWN = ".well-known";

  /**
   * Reads it; null when it must not name a file: a segment that is empty, or not UTF-8, or has a
   * separator, a colon or a control character, however encoded, or that starts with a dot, but for
   * {@code .well-known} (RFC 8615).
   *
   * @param raw as sent: empty, or from a slash on
   */
  static @Nullable FilePath of(String raw) {
    if (raw.isEmpty()) {
      return new FilePath(List.of(), false);
    }
    String[] segments = raw.substring(1).split("/", -1);
    int last = segments.length - 1;
    boolean folder = segments[last].isEmpty();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < (folder ? last : last + 1); i++) {
      String name = decoded(segments[i]);
      if (name == null || !isPlain(name)) {
        return null;
      }
      names.add(name);
    }
    return new FilePath(names, folder);
  }

  private static boolean isPlain(String name) {
    return !name.isEmpty()
        && (!name.startsWith(".") || name.equals(WELL_KNOWN))
        && name.chars().allMatch(c -> c >= ' ' && c != 0x7f && "/\\:".indexOf(c) < 0);
  }

  private static @Nullable String decoded(String segment) {
    byte[] bytes = new byte[segment.length()];
    int size = 0;
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        int high = i + 2 <= segment.length() - 1 ? Character.digit(segment.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(segment.charAt(i + 2), 16);
        if (low < 0) {
          return null;
        }
        bytes[size++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c > 0x7e) {
        return null;
      } else {
        bytes[size++] = (byte) c;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, size)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
