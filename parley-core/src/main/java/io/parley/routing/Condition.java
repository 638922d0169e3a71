package io.parley.routing;

import io.parley.http.Request;
import java.util.function.Predicate;

/** Something about a request beyond its path, on which routes depend. */
public final class Condition {

  private final String description;
  private final Predicate<? super Request> test;

  private Condition(String description, Predicate<? super Request> test) {
    this.description = description;
    this.test = test;
  }

  /**
   * A condition of one's own.
   *
   * @param description stands in the tree that routes print
   */
  public static Condition of(String description, Predicate<? super Request> test) {
    return new Condition(description, test);
  }

  static Condition host(String host) {
    return of(
        "host " + host,
        request -> {
          String given = request.header("Host");
          return given != null && withoutPort(given).equalsIgnoreCase(host);
        });
  }

  /** An IPv6 address has colons of its own, in brackets. */
  private static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  /** Both. */
  public Condition and(Condition other) {
    return of(
        description + " and " + other.description,
        request -> isMet(request) && other.isMet(request));
  }

  /** One of them at least. */
  public Condition or(Condition other) {
    return of(
        "(" + description + " or " + other.description + ")",
        request -> isMet(request) || other.isMet(request));
  }

  /** The opposite. */
  public Condition not() {
    return of("not (" + description + ")", request -> !isMet(request));
  }

  /** Whether that request meets it. */
  public boolean isMet(Request request) {
    return test.test(request);
  }

  @Override
  public String toString() {
    return description;
  }
}
