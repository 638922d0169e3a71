package io.parley.browser;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error of a web API; scripts and people tell it by its {@link #name} (Web IDL, section 2.8).
 */
public final class DOMException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The numbers that some names had before there were names. */
  private static final Map<String, Integer> CODES =
      Map.of(
          "InvalidStateError", 11,
          "SyntaxError", 12,
          "InvalidAccessError", 15,
          "AbortError", 20);

  /** See {@link #name()}. */
  private final String name;

  /** An error of that name. */
  public DOMException(String message, String name) {
    this(message, name, null);
  }

  /** An error of that name, with the exception that led to it. */
  public DOMException(String message, String name, @Nullable Throwable cause) {
    super(message, cause);
    this.name = name;
  }

  /** {@code SyntaxError}, {@code InvalidAccessError}, {@code InvalidStateError} and so on. */
  public String name() {
    return name;
  }

  /** The number of old; 0 for a name that never had one. */
  public int code() {
    return CODES.getOrDefault(name, 0);
  }

  /** The message behind the name, as stack traces show it. */
  @Override
  public String getLocalizedMessage() {
    return name + ": " + getMessage();
  }
}
