package io.parley.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.AdaptedSocket;
import io.parley.LensFailure;
import io.parley.PolyHandler;
import io.parley.http.HttpFilter;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HttpFiltersTest {

  private static final HttpHandler UP = request -> Response.ok("up");
  private static final Request GET = Request.get("/a?b=c");

  private static HttpHandler throwing(RuntimeException thrown) {
    return request -> {
      throw thrown;
    };
  }

  @Test
  void what_a_handler_throws_is_answered() {
    HttpFilter filter =
        HttpFilters.catchAll(
            thrown -> Response.of(Status.SERVICE_UNAVAILABLE).text(thrown.getMessage()));
    assertThat(filter.then(UP).handle(GET).bodyText()).isEqualTo("up");
    assertThat(filter.then(throwing(new IllegalStateException("oops"))).handle(GET).bodyText())
        .isEqualTo("oops");
  }

  @Test
  void a_request_that_does_not_fit_is_a_400_that_repeats_nothing_of_it() {
    LensFailure failure = LensFailure.of("query parameter b", "a number", "<script>", null);
    Response response = HttpFilters.catchLensFailures().then(throwing(failure)).handle(GET);
    assertThat(response.status()).isEqualTo(Status.BAD_REQUEST);
    assertThat(response.bodyText()).isEqualTo("Bad request: query parameter b must be a number\n");
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    Response own =
        HttpFilters.catchLensFailures(thrown -> Response.ok(thrown.getMessage()))
            .then(throwing(failure))
            .handle(GET);
    assertThat(own.bodyText()).isEqualTo("query parameter b must be a number, but is <script>");
    assertThatThrownBy(
            () ->
                HttpFilters.catchLensFailures()
                    .then(throwing(new IllegalStateException("other")))
                    .handle(GET))
        .hasMessage("other");
  }

  @Test
  void authentication() {
    HttpFilter bearer = HttpFilters.bearerAuth("secret"::equals);
    assertThat(bearer.then(UP).handle(GET).status()).isEqualTo(Status.UNAUTHORIZED);
    assertThat(bearer.then(UP).handle(GET.header("Authorization", "Bearer secret")).bodyText())
        .isEqualTo("up");
    HttpFilter basic = HttpFilters.basicAuth("x", (name, password) -> name.equals("Ada"));
    assertThat(basic.then(UP).handle(GET).header("WWW-Authenticate")).startsWith("Basic realm");
    assertThat(basic.then(UP).handle(GET.header("Authorization", "Basic QWRhOmE=")).bodyText())
        .isEqualTo("up");
  }

  @Test
  void requests_and_answers_are_printed() {
    StringBuilder out = new StringBuilder();
    HttpFilters.print(out).then(UP).handle(GET);
    assertThat(out).hasToString("GET /a?b=c: 200 OK (2 bytes)\n");
  }

  @Test
  void transactions_are_reported() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    List<HttpTransaction> reports = new ArrayList<>();
    HttpFilters.reportTransactions(nanos::get, reports::add)
        .then(
            request -> {
              nanos.addAndGet(7_000_000);
              return Response.ok("up");
            })
        .handle(GET);
    assertThat(reports)
        .containsExactly(new HttpTransaction(GET, Response.ok("up"), Duration.ofMillis(7)));
    assertThat(reports.get(0)).hasToString("GET /a got 200 OK after 7 ms");
  }

  @Test
  void too_many_requests_are_refused() {
    HttpHandler limited =
        HttpFilters.limitRequests(Rate.of(1, Duration.ofMinutes(1)).clock(() -> 0)).then(UP);
    assertThat(limited.handle(GET).bodyText()).isEqualTo("up");
    Response refusal = limited.handle(GET);
    assertThat(refusal.status()).isEqualTo(Status.TOO_MANY_REQUESTS);
    assertThat(refusal.header("Retry-After")).isEqualTo("60");
  }

  @Test
  void a_poly_filter_stands_before_both() {
    StringBuilder out = new StringBuilder();
    List<String> tapped = new ArrayList<>();
    PolyHandler app =
        PolyFilters.tap(request -> tapped.add(request.path()))
            .and(PolyFilters.catchAll())
            .and(PolyFilters.print(out))
            .and(PolyFilters.bearerAuth("secret"::equals))
            .then(PolyHandler.of(throwing(new IllegalStateException("oops")), request -> ws -> {}));
    assertThat(app.http().handle(Request.get("/h")).status()).isEqualTo(Status.UNAUTHORIZED);
    assertThat(
            app.http().handle(Request.get("/h2").header("Authorization", "Bearer secret")).status())
        .isEqualTo(Status.INTERNAL_SERVER_ERROR);
    assertThat(app.ws().handle(Request.get("/w")).refusal().status())
        .isEqualTo(Status.UNAUTHORIZED);
    assertThat(
            app.ws().handle(Request.get("/w2").header("Authorization", "Bearer secret")).refusal())
        .isNull();
    assertThat(tapped).containsExactly("/h", "/h2", "/w", "/w2");
    assertThat(out.toString())
        .isEqualTo("GET /h: 401 Unauthorized (13 bytes)\nGET /w refused: 401 Unauthorized\n");
  }

  @Test
  void both_sides_report_and_have_their_limits() {
    List<Object> reports = new ArrayList<>();
    PolyHandler app =
        PolyFilters.reportTransactions(reports::add, reports::add)
            .and(PolyFilters.limitRequests(Rate.of(1, Duration.ofMinutes(1)).clock(() -> 0)))
            .and(PolyFilters.basicAuth("x", (name, password) -> true))
            .then(PolyHandler.of(UP, request -> ws -> {}));
    Request request = GET.header("Authorization", "Basic QWRhOmE=");
    app.http().handle(request);
    AdaptedSocket socket = new AdaptedSocket();
    app.ws().handle(request).accept(socket);
    socket.cancel();
    assertThat(reports).hasSize(2);
    assertThat(app.http().handle(request).status()).isEqualTo(Status.TOO_MANY_REQUESTS);
    assertThat(app.ws().handle(request).refusal().status()).isEqualTo(Status.TOO_MANY_REQUESTS);
  }
}
