package io.parley.filter;

import io.parley.OriginPolicy;
import io.parley.WsConsumer;
import io.parley.WsFilter;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Filters for sockets. */
public final class WsFilters {

  private static final System.Logger LOG = System.getLogger(WsFilters.class.getName());

  private WsFilters() {}

  /**
   * Closes the socket with 1011 and logs when its consumer or a listener throws. Listeners of
   * errors are told besides.
   */
  public static WsFilter catchAll() {
    return catchAll(
        thrown -> {
          LOG.log(System.Logger.Level.WARNING, "a listener of a socket threw", thrown);
          return WsStatus.INTERNAL_ERROR;
        });
  }

  /**
   * Closes the socket when its consumer or a listener throws. Listeners of errors are told besides.
   *
   * @param onError the status to close with; one that cannot be sent becomes 1011
   */
  public static WsFilter catchAll(Function<? super Throwable, WsStatus> onError) {
    return next ->
        ws -> {
          ws.onError(
              thrown -> {
                // Not for the cause of a connection that broke: there is nothing left to close.
                if (ws.closeStatus() == null) {
                  WsStatus status = onError.apply(thrown);
                  ws.close(status.isSendable() ? status : WsStatus.INTERNAL_ERROR);
                }
              });
          next.accept(ws);
        };
  }

  /**
   * Answers with the first of these subprotocols that the client offers; with none, if it offers
   * none of them. What the consumer chose itself is replaced.
   */
  public static WsFilter setSubprotocol(String... preferred) {
    List<String> ours = List.of(preferred);
    return WsFilter.onUpgrade(
        next ->
            request -> {
              WsConsumer consumer = next.handle(request);
              List<String> offered = request.headers().elements("Sec-WebSocket-Protocol");
              return ours.stream()
                  .filter(offered::contains)
                  .findFirst()
                  .map(consumer::withSubprotocol)
                  .orElse(consumer);
            });
  }

  /**
   * Refuses with 403 what browsers ask from pages of other origins. Servers have such a policy of
   * their own already, {@link io.parley.WebSocketConfig#origins()}; this one makes it narrower for
   * some routes, or serves where the server's is {@link OriginPolicy#any()}.
   */
  public static WsFilter originProtection(OriginPolicy policy) {
    return refusing(
        request ->
            policy.allows(request)
                ? null
                : Response.of(Status.FORBIDDEN).text("Not from that page.\n"));
  }

  /**
   * Asks for a name and a password (RFC 7617): 401 without.
   *
   * @param realm what they are for; shown to people
   * @param check of name and password; compare with {@link Secrets#equal}
   */
  public static WsFilter basicAuth(String realm, BiPredicate<String, String> check) {
    return refusing(Authentication.basic(realm, check));
  }

  /**
   * Asks for a token (RFC 6750): 401 without.
   *
   * @param check of the token; compare with {@link Secrets#equal}
   */
  public static WsFilter bearerAuth(Predicate<? super String> check) {
    return refusing(Authentication.bearer(check));
  }

  /**
   * Writes what happens, a line each: openings and refusals, messages both ways, the close of
   * either side, the end. For debugging: payloads are shown (their first 64 characters), tokens in
   * URIs too.
   */
  public static WsFilter print(Appendable out) {
    Printer printer = new Printer(out);
    WsFilter upgrades =
        WsFilter.onUpgrade(
            next ->
                request -> {
                  WsConsumer consumer = next.handle(request);
                  Response refusal = consumer.refusal();
                  if (refusal != null) {
                    printer.line(
                        request.method() + " " + request.uri() + " refused: " + refusal.status());
                  }
                  return consumer;
                });
    WsFilter sockets = next -> ws -> next.accept(printer.watch(ws));
    return upgrades.and(sockets);
  }

  /** Reports each socket once it has ended, however it did. */
  public static WsFilter reportTransactions(Consumer<? super WsTransaction> report) {
    return reportTransactions(System::nanoTime, report);
  }

  /**
   * Reports each socket once it has ended, however it did.
   *
   * @param nanoTime the clock, as {@link System#nanoTime()}
   * @param report called as the socket's last callback but those added later
   */
  public static WsFilter reportTransactions(
      LongSupplier nanoTime, Consumer<? super WsTransaction> report) {
    return next ->
        ws -> {
          Meter meter = new Meter(ws, nanoTime);
          ws.onMessage(meter::received);
          ws.onClose(status -> report.accept(meter.ended(status)));
          next.accept(meter);
        };
  }

  /**
   * Closes a socket with 1008 whose peer sends more messages than that; the one too many is not
   * delivered, nor is any behind it.
   */
  public static WsFilter limitMessages(Rate rate) {
    return next ->
        ws -> {
          Limited limited = new Limited(ws, rate);
          limited.begin();
          next.accept(limited);
        };
  }

  /**
   * Refuses with 429 and {@code Retry-After} more opening handshakes of one remote address than
   * that. Up to 65,536 addresses are remembered; those of an IPv6 network of 64 bits count as one.
   */
  public static WsFilter limitUpgrades(Rate ratePerAddress) {
    return refusing(new Addresses(ratePerAddress)::refusal);
  }

  /** Shows each opening handshake to {@code tap} before its handler. */
  public static WsFilter tap(Consumer<? super Request> tap) {
    return WsFilter.tap(tap);
  }

  private static WsFilter refusing(Function<? super Request, @Nullable Response> refusal) {
    return WsFilter.onUpgrade(
        next ->
            request -> {
              Response refused = refusal.apply(request);
              return refused == null ? next.handle(request) : WsConsumer.refuse(refused);
            });
  }
}
