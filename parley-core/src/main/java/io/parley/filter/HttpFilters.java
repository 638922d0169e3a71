package io.parley.filter;

import io.parley.LensFailure;
import io.parley.http.HttpFilter;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.time.Duration;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Filters for plain requests. */
public final class HttpFilters {

  private static final System.Logger LOG = System.getLogger(HttpFilters.class.getName());

  private HttpFilters() {}

  /**
   * Answers with what {@code onError} says when a handler throws. Without this filter that is a 500
   * without detail, logged.
   */
  public static HttpFilter catchAll(Function<? super Exception, Response> onError) {
    return next ->
        request -> {
          try {
            return next.handle(request);
          } catch (RuntimeException e) {
            return onError.apply(e);
          }
        };
  }

  /**
   * Answers with 400 when a lens does not find in the request what it looks for, and logs at DEBUG.
   * The answer names the part and what is expected there, not what was sent.
   */
  public static HttpFilter catchLensFailures() {
    return catchLensFailures(
        failure ->
            Response.of(Status.BAD_REQUEST)
                .header("X-Content-Type-Options", "nosniff")
                .text("Bad request: " + failure.expectation() + "\n"));
  }

  /** Answers with what {@code onFailure} says when a lens does not find what it looks for. */
  public static HttpFilter catchLensFailures(Function<? super LensFailure, Response> onFailure) {
    return next ->
        request -> {
          try {
            return next.handle(request);
          } catch (LensFailure e) {
            LOG.log(
                System.Logger.Level.DEBUG,
                "{0} {1} does not fit: {2}",
                request.method(),
                request.uri(),
                e.getMessage());
            return onFailure.apply(e);
          }
        };
  }

  /**
   * Asks for a name and a password (RFC 7617): 401 without.
   *
   * @param realm what they are for; shown to people
   * @param check of name and password; compare with {@link Secrets#equal}
   */
  public static HttpFilter basicAuth(String realm, BiPredicate<String, String> check) {
    return refusing(Authentication.basic(realm, check));
  }

  /**
   * Asks for a token (RFC 6750): 401 without.
   *
   * @param check of the token; compare with {@link Secrets#equal}
   */
  public static HttpFilter bearerAuth(Predicate<? super String> check) {
    return refusing(Authentication.bearer(check));
  }

  /** Writes a line for each request and its answer; for debugging. */
  public static HttpFilter print(Appendable out) {
    Printer printer = new Printer(out);
    return next ->
        request -> {
          Response response = next.handle(request);
          printer.line(
              request.method()
                  + " "
                  + request.uri()
                  + ": "
                  + response.status()
                  + " ("
                  + response.body().remaining()
                  + " bytes)");
          return response;
        };
  }

  /** Reports each request once it has its answer; one whose handler throws is not reported. */
  public static HttpFilter reportTransactions(Consumer<? super HttpTransaction> report) {
    return reportTransactions(System::nanoTime, report);
  }

  /**
   * Reports each request once it has its answer; one whose handler throws is not reported.
   *
   * @param nanoTime the clock, as {@link System#nanoTime()}
   */
  public static HttpFilter reportTransactions(
      LongSupplier nanoTime, Consumer<? super HttpTransaction> report) {
    return next ->
        request -> {
          long begun = nanoTime.getAsLong();
          Response response = next.handle(request);
          Duration duration = Duration.ofNanos(nanoTime.getAsLong() - begun);
          report.accept(new HttpTransaction(request, response, duration));
          return response;
        };
  }

  /**
   * Answers with 429 and {@code Retry-After} to more requests of one remote address than that. Up
   * to 65,536 addresses are remembered; those of an IPv6 network of 64 bits count as one.
   */
  public static HttpFilter limitRequests(Rate ratePerAddress) {
    return refusing(new Addresses(ratePerAddress)::refusal);
  }

  /** Shows each request to {@code tap} before its handler. */
  public static HttpFilter tap(Consumer<? super Request> tap) {
    return next ->
        request -> {
          tap.accept(request);
          return next.handle(request);
        };
  }

  private static HttpFilter refusing(Function<? super Request, @Nullable Response> refusal) {
    return next ->
        request -> {
          Response refused = refusal.apply(request);
          return refused == null ? next.handle(request) : refused;
        };
  }
}
