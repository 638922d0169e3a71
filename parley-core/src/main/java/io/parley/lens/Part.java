package io.parley.lens;

import io.parley.LensFailure;
import io.parley.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A named part of a request and the type of its values, of which lenses are made: for a value that
 * must be there, may be there, has a default, or may be there several times. Immutable.
 *
 * @param <T> the type of a value
 */
public final class Part<T> {

  private final String name;
  private final Function<Request, List<String>> read;
  private final BiFunction<Request, List<String>, Request> write;
  private final String expected;
  private final Function<String, T> in;
  private final Function<T, String> out;

  private Part(
      String name,
      Function<Request, List<String>> read,
      BiFunction<Request, List<String>, Request> write,
      String expected,
      Function<String, T> in,
      Function<T, String> out) {
    this.name = name;
    this.read = read;
    this.write = write;
    this.expected = expected;
    this.in = in;
    this.out = out;
  }

  static Part<String> of(
      String name,
      Function<Request, List<String>> read,
      BiFunction<Request, List<String>, Request> write) {
    return new Part<>(name, read, write, "present", text -> text, text -> text);
  }

  /**
   * Values of another type, written back by {@code toString}.
   *
   * @param in from text; whatever exception it throws becomes a {@link LensFailure}
   */
  public <U> Part<U> map(Function<? super T, ? extends U> in) {
    return map("valid", in);
  }

  /**
   * Values of another type, written back by {@code toString}.
   *
   * @param expected what a value must be, for the failure: {@code "a whole number"}
   */
  public <U> Part<U> map(String expected, Function<? super T, ? extends U> in) {
    return new Part<>(
        name, read, write, expected, text -> in.apply(this.in.apply(text)), String::valueOf);
  }

  /**
   * Values of another type.
   *
   * @param expected what a value must be, for the failure: {@code "a whole number"}
   * @param out back to what {@code in} takes
   */
  public <U> Part<U> map(
      String expected, Function<? super T, ? extends U> in, Function<? super U, ? extends T> out) {
    return new Part<>(
        name,
        read,
        write,
        expected,
        text -> in.apply(this.in.apply(text)),
        value -> this.out.apply(out.apply(value)));
  }

  /** A lens that fails where the part is missing. */
  public RequestLens<T> required() {
    return lens(
        request -> {
          List<String> values = read.apply(request);
          if (values.isEmpty()) {
            throw LensFailure.of(name, expected, "missing", null);
          }
          return value(values.get(0));
        },
        value -> List.of(out.apply(value)));
  }

  /** A lens to a value that may be missing. */
  public RequestLens<Optional<T>> optional() {
    return lens(
        request -> read.apply(request).stream().findFirst().map(this::value),
        value -> value.map(out).stream().toList());
  }

  /** A lens that gives that value where the part is missing; one that does not fit still fails. */
  public RequestLens<T> defaulted(T otherwise) {
    return lens(
        request -> {
          List<String> values = read.apply(request);
          return values.isEmpty() ? otherwise : value(values.get(0));
        },
        value -> List.of(out.apply(value)));
  }

  /** A lens to all values of that name, in order; empty where there is none. */
  public RequestLens<List<T>> all() {
    return lens(
        request -> {
          List<T> values = new ArrayList<>();
          read.apply(request).forEach(text -> values.add(value(text)));
          return List.copyOf(values);
        },
        values -> values.stream().map(out).toList());
  }

  private T value(String text) {
    try {
      return in.apply(text);
    } catch (LensFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw LensFailure.of(name, expected, '"' + text + '"', e);
    }
  }

  private <V> RequestLens<V> lens(Function<Request, V> extract, Function<V, List<String>> texts) {
    return new RequestLens<>() {
      @Override
      public V extract(Request request) {
        return extract.apply(request);
      }

      @Override
      public Request inject(Request request, V value) {
        return write.apply(request, texts.apply(value));
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
