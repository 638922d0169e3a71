package io.parley.cli;

import io.parley.PolyHandler;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Objects;

/** What {@code parley serve} serves. */
final class DemoApp implements AutoCloseable {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  private final ClockTicks clock = new ClockTicks(InstantSource.system());
  private final Broadcast broadcast = new Broadcast();
  private final Response page = page();

  /** The handler of it all. */
  PolyHandler handler() {
    return new Routes()
        .page("/", request -> page)
        .page("/health", DemoApp::health)
        .socket("/echo", ECHO)
        .socket("/chat/{room}", new ChatRooms())
        .socket("/clock", clock.asHandler())
        .socket("/broadcast", broadcast.asHandler())
        .handler();
  }

  private static Response health(Request request) {
    return Response.ok("up\n").header("Cache-Control", "no-store");
  }

  /** One file, so that it works without anything from elsewhere; and nothing else may run in it. */
  private static Response page() {
    try (InputStream in = DemoApp.class.getResourceAsStream("demo.html")) {
      return Response.of(Status.OK)
          .header("Content-Type", "text/html; charset=utf-8")
          .header("Cache-Control", "no-cache")
          .header("X-Content-Type-Options", "nosniff")
          .header("Referrer-Policy", "no-referrer")
          .header(
              "Content-Security-Policy",
              "default-src 'none'; connect-src 'self' ws: wss:; img-src data:;"
                  + " style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                  + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
          .body(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clock.close();
  }
}
