package io.parley.cli;

import io.parley.PolyHandler;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import java.net.InetSocketAddress;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Tells what comes in: a line for each answer, and for each socket one when it opens and ends. */
final class AccessLog {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final Consumer<String> lines;

  AccessLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** A handler that does the same and is logged. */
  PolyHandler around(PolyHandler inner) {
    HttpHandler http = inner.http();
    WsHandler ws = inner.ws();
    return new PolyHandler(
        http == null ? null : request -> answered(request, http.handle(request)),
        ws == null ? null : request -> logged(request, ws.handle(request)));
  }

  private Response answered(Request request, Response response) {
    line(request, request.method() + " " + request.uri() + " -> " + response.status());
    return response;
  }

  private WsConsumer logged(Request request, WsConsumer inner) {
    Response refusal = inner.refusal();
    if (refusal != null) {
      answered(request, refusal);
      return inner;
    }
    WsConsumer outer = ws -> open(request, inner, ws);
    String subprotocol = inner.subprotocol();
    return (subprotocol == null ? outer : outer.withSubprotocol(subprotocol))
        .withHeaders(inner.headers());
  }

  private void open(Request request, WsConsumer inner, WebSocket ws) {
    long opened = System.nanoTime();
    AtomicLong messages = new AtomicLong();
    line(request, request.uri() + " opened");
    ws.onMessage(message -> messages.incrementAndGet());
    ws.onClose(status -> line(request, request.uri() + ended(status, opened, messages.get())));
    inner.accept(ws);
  }

  private static String ended(WsStatus status, long opened, long messages) {
    double seconds = (System.nanoTime() - opened) / (double) TimeUnit.SECONDS.toNanos(1);
    return String.format(
        Locale.ROOT, " ended: %s; %.1f s, messages in: %d", status, seconds, messages);
  }

  private void line(Request request, String what) {
    String peer =
        request.remoteAddress() instanceof InetSocketAddress address
            ? address.getAddress().getHostAddress() + ":" + address.getPort()
            : "-";
    String line = LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + peer + " " + what;
    lines.accept(Printable.line(line));
  }
}
