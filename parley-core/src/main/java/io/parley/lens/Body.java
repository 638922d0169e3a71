package io.parley.lens;

import io.parley.LensFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Bodies of requests and responses. */
public final class Body {

  private Body() {}

  /** The body as UTF-8, {@code text/plain; charset=utf-8}; malformed bytes do not fit. */
  public static BodyLens<String> string() {
    return of(
        "text/plain; charset=utf-8",
        "UTF-8 text",
        Body::strict,
        text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** The body as it is, {@code application/octet-stream}; copied. */
  public static BodyLens<byte[]> binary() {
    return of(
        "application/octet-stream",
        "bytes",
        bytes -> {
          byte[] copy = new byte[bytes.remaining()];
          bytes.get(copy);
          return copy;
        },
        byte[]::clone);
  }

  /**
   * A lens of two functions. Whatever exception they throw becomes a {@link LensFailure}.
   *
   * @param contentType the value of that header where a body is put in
   * @param expected what a body must be, for the failure: {@code "a move in JSON"}
   */
  public static <T> BodyLens<T> of(
      String contentType,
      String expected,
      Function<ByteBuffer, ? extends T> in,
      Function<? super T, byte[]> out) {
    return new BodyLens<>(
        contentType,
        bytes -> {
          try {
            return in.apply(bytes);
          } catch (LensFailure e) {
            throw e;
          } catch (RuntimeException e) {
            throw LensFailure.of("body", expected, bytes.limit() + " bytes: " + e.getMessage(), e);
          }
        },
        value -> {
          try {
            return out.apply(value);
          } catch (LensFailure e) {
            throw e;
          } catch (RuntimeException e) {
            throw new LensFailure("cannot write a body of " + expected + ": " + e.getMessage(), e);
          }
        });
  }

  private static String strict(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw LensFailure.of("body", "UTF-8 text", "not: " + e.getMessage(), e);
    }
  }
}
