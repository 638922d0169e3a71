package io.parley.tests.peers;

import io.parley.PolyHandler;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.http.Headers;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.RecordingConsumer;
import java.util.Map;

/**
 * What our server does when other libraries' clients are tried on it. The path says what a socket
 * does; all of them are recorded, and {@link #accept} hands them to the test. It agrees on {@link
 * PeerServer#SUBPROTOCOL} if that is offered, and answers with {@link Peers#HEADER}.
 */
final class PeerApp {

  /** Throws when asked for a socket. */
  static final String BROKEN = "/broken";

  /** What is answered under {@link PeerServer#REFUSE} and the status. */
  static final Map<Integer, Response> REFUSALS =
      Map.of(
          401,
          Response.of(Status.UNAUTHORIZED)
              .header("WWW-Authenticate", "Bearer realm=\"parley\"")
              .text("Who are you? – Sign in first."),
          403,
          Response.of(Status.FORBIDDEN).text("Members only."),
          404,
          Response.of(Status.NOT_FOUND).text("No such room."));

  private final Accepted<Side> accepted = new Accepted<>();

  /**
   * A socket that opened at the server.
   *
   * @param request the request as the handler saw it
   * @param events its events; the opening has been taken
   */
  record Side(WebSocket socket, Request request, RecordingConsumer events) {}

  /** The handler, with that one for plain requests. */
  PolyHandler with(HttpHandler http) {
    return PolyHandler.of(http, this::handle);
  }

  /** Waits for the next socket that opens. */
  Side accept() {
    return accepted.next();
  }

  private WsConsumer handle(Request request) {
    String path = request.path();
    if (path.startsWith(PeerServer.REFUSE)) {
      int status = Integer.parseInt(path.substring(PeerServer.REFUSE.length() + 1));
      return WsConsumer.refuse(REFUSALS.get(status));
    }
    if (path.equals(BROKEN)) {
      throw new IllegalStateException("thrown by the test, on purpose");
    }
    RecordingConsumer events = new RecordingConsumer(behaviour(path));
    WsConsumer consumer =
        socket -> {
          events.accept(socket);
          events.assertNextOpened();
          accepted.add(new Side(socket, request, events));
        };
    return consumer
        .withSubprotocol(PeerServer.SUBPROTOCOL)
        .withHeaders(Headers.of(Peers.HEADER, "answered"));
  }

  private static WsConsumer behaviour(String path) {
    return switch (path) {
      case PeerServer.ECHO -> socket -> socket.onMessage(socket::send);
      case PeerServer.GREET -> socket -> socket.send(PeerServer.GREETING);
      default -> socket -> {};
    };
  }
}
