package io.parley;

import io.parley.http.HttpHandler;
import org.jspecify.annotations.Nullable;

/**
 * HTTP and WebSocket on one port.
 *
 * @param http answers plain requests; null: they get 426, or 404 where {@code ws} has routes and
 *     none of them fits
 * @param ws answers opening handshakes; null: they get what {@code http} says to the request
 */
public record PolyHandler(@Nullable HttpHandler http, @Nullable WsHandler ws) {

  /** Both. */
  public static PolyHandler of(HttpHandler http, WsHandler ws) {
    return new PolyHandler(http, ws);
  }

  /** WebSockets only. */
  public static PolyHandler of(WsHandler ws) {
    return new PolyHandler(null, ws);
  }

  /** A server of this handler, not yet started. */
  public Server asServer(Backend backend) {
    return backend.server(this);
  }

  /** What each side says of itself; routes say their whole tree. */
  @Override
  public String toString() {
    return (http == null ? "no http" : http) + "\n" + (ws == null ? "no websockets" : ws);
  }
}
