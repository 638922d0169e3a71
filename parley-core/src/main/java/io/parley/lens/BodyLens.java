package io.parley.lens;

import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Both ways between the body of a request or response and a typed value; {@link Body} makes them.
 * Immutable.
 *
 * @param <T> the value's type
 */
public final class BodyLens<T> {

  private final String contentType;
  private final Function<ByteBuffer, ? extends T> in;
  private final Function<? super T, byte[]> out;

  BodyLens(
      String contentType, Function<ByteBuffer, ? extends T> in, Function<? super T, byte[]> out) {
    this.contentType = contentType;
    this.in = in;
    this.out = out;
  }

  /**
   * The value in the body of that request.
   *
   * @throws io.parley.LensFailure if it holds none
   */
  public T extract(Request request) {
    return in.apply(request.body());
  }

  /**
   * The value in the body of that response.
   *
   * @throws io.parley.LensFailure if it holds none
   */
  public T extract(Response response) {
    return in.apply(response.body());
  }

  /** That request with the value as its body, and its {@code Content-Type}. */
  public Request inject(Request request, T value) {
    return request.headers(typed(request.headers())).body(out.apply(value));
  }

  /** That response with the value as its body, and its {@code Content-Type}. */
  public Response inject(Response response, T value) {
    return response.headers(typed(response.headers())).body(out.apply(value));
  }

  private Headers typed(Headers headers) {
    return headers.set("Content-Type", contentType);
  }

  /** A lens to another type by way of this one; exceptions become {@link io.parley.LensFailure}. */
  public <U> BodyLens<U> map(
      String expected, Function<? super T, ? extends U> in, Function<? super U, ? extends T> out) {
    return Body.of(
        contentType,
        expected,
        bytes -> in.apply(this.in.apply(bytes)),
        value -> this.out.apply(out.apply(value)));
  }
}
