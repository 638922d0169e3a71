package io.parley.connection;

import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.http.Request;
import io.parley.http.Response;

/** The server's way from a request to an answer or a socket. */
public final class ServerExchange {
  private ServerExchange() {}

  /** How a transport answers; every call on the loop. */
  public interface Responder {
    /** A plain HTTP answer. */
    void respond(Response response);

    /** Whether the peer is still there. */
    boolean isOpen();

    /** Writes the 101 and turns the channel into frames. */
    Transport upgrade(Response response, Connection connection);
  }

  /** Runs the handlers, then calls the responder. */
  public static void handle(
      Request request,
      PolyHandler handler,
      WebSocketConfig config,
      ConnectionLoop loop,
      Connections connections,
      Responder responder) {
    throw new UnsupportedOperationException();
  }
}
