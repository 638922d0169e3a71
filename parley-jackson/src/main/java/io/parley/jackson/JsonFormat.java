package io.parley.jackson;

import io.parley.LensFailure;
import io.parley.MessageLens;
import io.parley.WsMessage;
import io.parley.lens.Body;
import io.parley.lens.BodyLens;
import java.nio.ByteBuffer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Lenses to values as JSON, by one mapper; made by {@link Json#with}. Immutable. */
public final class JsonFormat {

  private final JsonMapper mapper;

  JsonFormat(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** A lens to messages that hold such a value. */
  public <T> MessageLens<T> lens(Class<T> type) {
    return messages(mapper.constructType(type));
  }

  /** A lens to messages that hold such a value; for types with parameters. */
  public <T> MessageLens<T> lens(TypeReference<T> type) {
    return messages(mapper.constructType(type.getType()));
  }

  /** A lens to bodies that hold such a value, {@code application/json}. */
  public <T> BodyLens<T> body(Class<T> type) {
    return bodies(mapper.constructType(type));
  }

  /**
   * A lens to bodies that hold such a value, {@code application/json}; for types with parameters.
   */
  public <T> BodyLens<T> body(TypeReference<T> type) {
    return bodies(mapper.constructType(type.getType()));
  }

  private <T> MessageLens<T> messages(JavaType type) {
    Codec<T> codec = new Codec<>(mapper, type, "message");
    return MessageLens.of(
        codec.expected,
        message -> codec.read(message.toByteArray()),
        value -> WsMessage.wrapText(codec.write(value)));
  }

  private <T> BodyLens<T> bodies(JavaType type) {
    Codec<T> codec = new Codec<>(mapper, type, "body");
    return Body.of(
        "application/json", codec.expected, bytes -> codec.read(array(bytes)), codec::write);
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return array;
  }

  /** Values of one type as bytes of JSON, in a message or in a body. */
  private static final class Codec<T> {
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final String part;
    private final String expected;

    Codec(JsonMapper mapper, JavaType type, String part) {
      reader = mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
      writer = mapper.writerFor(type);
      this.part = part;
      expected = "JSON of " + type.toCanonical();
    }

    T read(byte[] json) {
      T value;
      try {
        value = reader.readValue(json);
      } catch (JacksonException e) {
        throw LensFailure.of(place(e), expected, "not: " + e.getOriginalMessage(), e);
      }
      if (value == null) {
        throw LensFailure.of(part, expected, "null", null);
      }
      return value;
    }

    byte[] write(T value) {
      try {
        return writer.writeValueAsBytes(value);
      } catch (JacksonException e) {
        throw new LensFailure(
            "cannot write " + expected + " at " + path(e) + ": " + e.getOriginalMessage(), e);
      }
    }

    private String place(JacksonException e) {
      return part
          + " at "
          + path(e)
          + (e.getLocation() == null || e.getLocation().getLineNr() < 1
              ? ""
              : ", line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr());
    }

    /** As in JSONPath: {@code $.players[2].age}. */
    private static String path(JacksonException e) {
      StringBuilder path = new StringBuilder("$");
      for (JacksonException.Reference step : e.getPath()) {
        if (step.getPropertyName() != null) {
          path.append('.').append(step.getPropertyName());
        } else {
          path.append('[').append(step.getIndex()).append(']');
        }
      }
      return path.toString();
    }
  }
}
