package io.parley.jackson;

import io.parley.MessageLens;
import io.parley.lens.BodyLens;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lenses to values as JSON, read and written by Jackson with its defaults; {@link #with} takes a
 * mapper of one's own.
 *
 * <pre>{@code
 * MessageLens<Move> move = Json.lens(Move.class);
 * MessageLens<List<Move>> moves = Json.lens(new TypeReference<List<Move>>() {});
 * }</pre>
 *
 * <p>Text and binary messages are read alike, as UTF-8; text is written. What does not fit, JSON
 * {@code null} included, is a {@link io.parley.LensFailure} that names the place.
 */
public final class Json {

  private static final JsonFormat DEFAULTS = new JsonFormat(JsonMapper.shared());

  private Json() {}

  /** A lens to messages that hold such a value. */
  public static <T> MessageLens<T> lens(Class<T> type) {
    return DEFAULTS.lens(type);
  }

  /** A lens to messages that hold such a value; for types with parameters. */
  public static <T> MessageLens<T> lens(TypeReference<T> type) {
    return DEFAULTS.lens(type);
  }

  /** A lens to bodies that hold such a value, {@code application/json}. */
  public static <T> BodyLens<T> body(Class<T> type) {
    return DEFAULTS.body(type);
  }

  /**
   * A lens to bodies that hold such a value, {@code application/json}; for types with parameters.
   */
  public static <T> BodyLens<T> body(TypeReference<T> type) {
    return DEFAULTS.body(type);
  }

  /** The same lenses by that mapper. */
  public static JsonFormat with(JsonMapper mapper) {
    return new JsonFormat(mapper);
  }
}
