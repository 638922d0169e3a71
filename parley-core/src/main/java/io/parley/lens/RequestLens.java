package io.parley.lens;

import io.parley.http.Request;

/**
 * Both ways between a part of a request and a typed value; made by {@link Query}, {@link
 * PathVariable} and {@link Header}.
 *
 * @param <T> the value's type
 */
public interface RequestLens<T> {

  /**
   * The value in that request.
   *
   * @throws io.parley.LensFailure if it is missing or does not fit; the message names the part,
   *     what was expected and what was found
   */
  T extract(Request request);

  /** That request with the value, in place of any it had. */
  Request inject(Request request, T value);
}
