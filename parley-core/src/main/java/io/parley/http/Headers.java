package io.parley.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields in the order they were given. Names compare without regard to case; a name may
 * occur several times. Immutable.
 */
public final class Headers implements Iterable<Headers.Field> {

  /** No fields. */
  public static final Headers EMPTY = new Headers(List.of());

  private final List<Field> fields;

  private Headers(List<Field> fields) {
    this.fields = fields;
  }

  /**
   * One header field.
   *
   * @param name a token (RFC 9110 section 5.6.2)
   * @param value without leading or trailing white space; no line break and no other control
   *     character but a tab
   */
  public record Field(String name, String value) {
    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if the name is not a token or the value has a character that
     *     a header must not carry
     */
    public Field {
      if (!isToken(name)) {
        throw new IllegalArgumentException("not a header name: " + quoted(name));
      }
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c < ' ' && c != '\t' || c == 0x7f) {
          throw new IllegalArgumentException(
              "illegal character in the value of header " + name + ": " + quoted(value));
        }
      }
    }

    @Override
    public String toString() {
      return name + ": " + value;
    }
  }

  /**
   * Fields from alternating names and values.
   *
   * @throws IllegalArgumentException if the count is odd or a part is not legal
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "names and values must come in pairs, got " + namesAndValues.length + " strings");
    }
    List<Field> fields = new ArrayList<>(namesAndValues.length / 2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return of(fields);
  }

  /** The given fields, in their order. */
  public static Headers of(List<Field> fields) {
    return fields.isEmpty() ? EMPTY : new Headers(List.copyOf(fields));
  }

  /** The first value of that name, or null when there is none. */
  public @Nullable String get(String name) {
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (field.name.equalsIgnoreCase(name)) {
        return field.value;
      }
    }
    return null;
  }

  /** Every value of that name, in order; empty when there is none. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        values.add(field.value);
      }
    }
    return values;
  }

  /**
   * The elements of all fields of that name, read as lists with commas (RFC 9110 section 5.6.1):
   * stripped, empty ones left out.
   */
  public List<String> elements(String name) {
    List<String> elements = new ArrayList<>();
    for (String value : all(name)) {
      for (String element : value.split(",", -1)) {
        String stripped = element.strip();
        if (!stripped.isEmpty()) {
          elements.add(stripped);
        }
      }
    }
    return elements;
  }

  /** Whether {@link #elements} has that one, in any case. */
  public boolean lists(String name, String element) {
    return elements(name).stream().anyMatch(element::equalsIgnoreCase);
  }

  /** Whether a field of that name is present. */
  public boolean contains(String name) {
    return get(name) != null;
  }

  /** These fields and one more behind them. */
  public Headers add(String name, String value) {
    List<Field> more = new ArrayList<>(fields.size() + 1);
    more.addAll(fields);
    more.add(new Field(name, value));
    return of(more);
  }

  /** These fields and those of {@code other} behind them. */
  public Headers addAll(Headers other) {
    if (other.fields.isEmpty()) {
      return this;
    }
    List<Field> more = new ArrayList<>(fields);
    more.addAll(other.fields);
    return of(more);
  }

  /** These fields with every one of that name replaced by this one. */
  public Headers set(String name, String value) {
    return remove(name).add(name, value);
  }

  /** These fields without those of that name. */
  public Headers remove(String name) {
    if (!contains(name)) {
      return this;
    }
    return of(fields.stream().filter(field -> !field.name.equalsIgnoreCase(name)).toList());
  }

  /** How many fields there are. */
  public int size() {
    return fields.size();
  }

  @Override
  public Iterator<Field> iterator() {
    return fields.iterator();
  }

  /**
   * Equal when both hold the same fields in the same order, names compared without regard to case.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Headers that && folded().equals(that.folded());
  }

  @Override
  public int hashCode() {
    return folded().hashCode();
  }

  private List<Field> folded() {
    return fields.stream()
        .map(field -> new Field(field.name.toLowerCase(Locale.ROOT), field.value))
        .toList();
  }

  /** One field a line, as on the wire. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Field field : fields) {
      text.append(field).append('\n');
    }
    return text.toString();
  }

  /**
   * Whether the text is a token of RFC 9110 section 5.6.2: at least one character, and only
   * letters, digits and {@code !#$%&'*+-.^_`|~}.
   */
  public static boolean isToken(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean legal =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
      if (!legal) {
        return false;
      }
    }
    return true;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
