package io.parley;

import java.util.function.Function;

/** A lens of two functions; failures of either become lens failures. */
record FunctionLens<T>(
    String name, Function<? super WsMessage, ? extends T> in, Function<? super T, WsMessage> out)
    implements MessageLens<T> {

  @Override
  public T extract(WsMessage message) {
    try {
      return in.apply(message);
    } catch (LensFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LensFailure(message + " does not hold " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public WsMessage inject(T value) {
    try {
      return out.apply(value);
    } catch (LensFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LensFailure("cannot make a message of " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
