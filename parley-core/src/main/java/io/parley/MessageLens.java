package io.parley;

import java.util.function.Function;

/**
 * Both ways between a message and a typed value. The same lens serves servers, clients and tests.
 *
 * @param <T> the value's type
 */
public interface MessageLens<T> {

  /**
   * The value in that message.
   *
   * @throws LensFailure if the message does not hold one
   */
  T extract(WsMessage message);

  /**
   * A message that holds that value.
   *
   * @throws LensFailure if the value cannot be put into one
   */
  WsMessage inject(T value);

  /**
   * A lens of two functions. Whatever exception they throw becomes a {@link LensFailure}.
   *
   * @param name what it reads, for the failure's message: {@code "a move"}
   */
  static <T> MessageLens<T> of(
      String name,
      Function<? super WsMessage, ? extends T> extract,
      Function<? super T, WsMessage> inject) {
    return new FunctionLens<>(name, extract, inject);
  }

  /**
   * A lens to another type by way of this one. Whatever exception the functions throw becomes a
   * {@link LensFailure}.
   */
  default <U> MessageLens<U> map(
      Function<? super T, ? extends U> in, Function<? super U, ? extends T> out) {
    return of(toString(), message -> in.apply(extract(message)), value -> inject(out.apply(value)));
  }
}
