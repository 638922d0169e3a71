package io.parley.filter;

import io.parley.PolyFilter;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Filters for both sides of a {@link io.parley.PolyHandler}: each is the filter of that name of
 * {@link HttpFilters} and of {@link WsFilters}.
 */
public final class PolyFilters {

  private static final System.Logger LOG = System.getLogger(PolyFilters.class.getName());

  private PolyFilters() {}

  /** Answers with 500, or closes with 1011, when a handler or a listener throws; and logs. */
  public static PolyFilter catchAll() {
    return PolyFilter.of(
        HttpFilters.catchAll(
            thrown -> {
              LOG.log(System.Logger.Level.WARNING, "a handler threw", thrown);
              return Response.of(Status.INTERNAL_SERVER_ERROR).text("Internal server error\n");
            }),
        WsFilters.catchAll());
  }

  /** Asks for a name and a password; see {@link WsFilters#basicAuth}. */
  public static PolyFilter basicAuth(String realm, BiPredicate<String, String> check) {
    return PolyFilter.of(HttpFilters.basicAuth(realm, check), WsFilters.basicAuth(realm, check));
  }

  /** Asks for a token; see {@link WsFilters#bearerAuth}. */
  public static PolyFilter bearerAuth(Predicate<? super String> check) {
    return PolyFilter.of(HttpFilters.bearerAuth(check), WsFilters.bearerAuth(check));
  }

  /** Writes what happens, a line each; see {@link WsFilters#print}. */
  public static PolyFilter print(Appendable out) {
    return PolyFilter.of(HttpFilters.print(out), WsFilters.print(out));
  }

  /** Reports each request and each socket once it is done, by the system's clock. */
  public static PolyFilter reportTransactions(
      Consumer<? super HttpTransaction> http, Consumer<? super WsTransaction> ws) {
    return reportTransactions(System::nanoTime, http, ws);
  }

  /** Reports each request and each socket once it is done, by that clock. */
  public static PolyFilter reportTransactions(
      LongSupplier nanoTime,
      Consumer<? super HttpTransaction> http,
      Consumer<? super WsTransaction> ws) {
    return PolyFilter.of(
        HttpFilters.reportTransactions(nanoTime, http), WsFilters.reportTransactions(nanoTime, ws));
  }

  /** Bounds the requests of one address: plain ones and opening handshakes, each for themselves. */
  public static PolyFilter limitRequests(Rate ratePerAddress) {
    return PolyFilter.of(
        HttpFilters.limitRequests(ratePerAddress), WsFilters.limitUpgrades(ratePerAddress));
  }

  /** Shows each request to {@code tap} before its handler. */
  public static PolyFilter tap(Consumer<? super Request> tap) {
    return PolyFilter.of(HttpFilters.tap(tap), WsFilters.tap(tap));
  }
}
