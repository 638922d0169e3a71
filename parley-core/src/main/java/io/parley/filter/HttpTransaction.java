package io.parley.filter;

import io.parley.http.Request;
import io.parley.http.Response;
import java.time.Duration;

/**
 * A request and its answer.
 *
 * @param duration from the call of the handler to its return
 */
public record HttpTransaction(Request request, Response response, Duration duration) {

  /** One line, for logs: method, path, status and time. */
  @Override
  public String toString() {
    return request.method()
        + " "
        + request.path()
        + " got "
        + response.status()
        + " after "
        + duration.toMillis()
        + " ms";
  }
}
