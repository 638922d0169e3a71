package io.parley.connection;

import io.parley.PolyHandler;
import io.parley.Routed;
import io.parley.WebSocketConfig;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.protocol.ServerHandshake;
import io.parley.protocol.ServerHandshake.Verdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server's way from a request to an answer or a socket, the same on every transport. */
public final class ServerExchange {

  private static final Logger LOG = System.getLogger(ServerExchange.class.getName());

  private final Request request;

  /** Whether it came as an extended CONNECT. */
  private final boolean connect;

  private final WebSocketConfig config;
  private final ConnectionLoop loop;
  private final Connections connections;
  private final Responder responder;

  private ServerExchange(
      Request request,
      boolean connect,
      WebSocketConfig config,
      ConnectionLoop loop,
      Connections connections,
      Responder responder) {
    this.request = request;
    this.connect = connect;
    this.config = config;
    this.loop = loop;
    this.connections = connections;
    this.responder = responder;
  }

  /**
   * How a transport answers; every call on the loop, and one of {@link #respond} and {@link
   * #upgrade} for each request.
   */
  public interface Responder {

    /** Sends an HTTP answer. */
    void respond(Response response);

    /** Whether the peer is still there to be answered. */
    boolean isOpen();

    /**
     * Sends the 101, or the 200 to an extended CONNECT, and turns the channel into one of frames.
     *
     * @param opened called once, now or later on the loop, with the transport for that connection,
     *     reading off; bytes that came already go to the connection when it has returned
     */
    void upgrade(Response response, Connection connection, Consumer<Transport> opened);
  }

  /**
   * Runs the handler for that request, where {@link WebSocketConfig#dispatch} says, then answers.
   * Loop only.
   *
   * @param received as it came; what is handled tells of the client as a trusted proxy does
   * @param connections where a socket that comes of it is entered
   */
  public static void handle(
      Request received,
      PolyHandler handler,
      WebSocketConfig config,
      ConnectionLoop loop,
      Connections connections,
      Responder responder) {
    Request request = told(received, config);
    ServerExchange exchange =
        new ServerExchange(request, false, config, loop, connections, responder);
    WsHandler ws = handler.ws();
    HttpHandler http = handler.http();
    if (ws != null && ServerHandshake.isUpgrade(request)) {
      exchange.upgrade(ws);
    } else {
      exchange.run(() -> exchange.answer(plain(request, http, ws)));
    }
  }

  /** What the proxies that are trusted tell of the client. */
  private static Request told(Request received, WebSocketConfig config) {
    return config
        .trustedProxies()
        .told(
            received,
            complaint ->
                LOG.log(
                    Level.DEBUG,
                    "what {0} tells about the client of {1} is not used: {2}",
                    received.remoteAddress(),
                    received.uri(),
                    complaint));
  }

  /**
   * As {@link #handle} for an extended CONNECT with {@code :protocol} websocket (RFC 8441), as
   * {@link ServerHandshake#checkConnect} describes it.
   */
  public static void connect(
      Request received,
      WsHandler handler,
      WebSocketConfig config,
      ConnectionLoop loop,
      Connections connections,
      Responder responder) {
    Request request = told(received, config);
    new ServerExchange(request, true, config, loop, connections, responder).upgrade(handler);
  }

  /** The answer to a request for no socket: what there is a socket for is told so. */
  private static Response plain(
      Request request, @Nullable HttpHandler http, @Nullable WsHandler ws) {
    if (http != null) {
      Response response = http.handle(request);
      boolean missed = response.status().code() == Status.NOT_FOUND.code();
      return missed && ws instanceof Routed routed && routed.serves(request)
          ? socketOnly()
          : response;
    }
    boolean served = ws != null && (!(ws instanceof Routed routed) || routed.serves(request));
    return served ? socketOnly() : Response.of(Status.NOT_FOUND).text("Not found\n");
  }

  /** RFC 9110 section 15.5.22: a 426 names in {@code Upgrade} what it asks for. */
  private static Response socketOnly() {
    return Response.of(Status.UPGRADE_REQUIRED)
        .header("Upgrade", "websocket")
        .header("Connection", "Upgrade")
        .text("This is a WebSocket endpoint: connect with a WebSocket client.\n");
  }

  private void upgrade(WsHandler handler) {
    Verdict verdict =
        connect ? ServerHandshake.checkConnect(request) : ServerHandshake.check(request);
    if (!config.origins().allows(request)) {
      LOG.log(
          Level.DEBUG,
          "refused {0}: Origin {1} is not allowed for Host {2} (origins: {3})",
          request.uri(),
          request.headers().all("Origin"),
          request.header("Host"),
          config.origins());
      responder.respond(Response.of(Status.FORBIDDEN).text("Not from that page.\n"));
    } else if (verdict instanceof Verdict.Valid valid) {
      run(() -> decide(handler.handle(request), valid));
    } else if (verdict instanceof Verdict.Invalid invalid) {
      LOG.log(Level.DEBUG, "refused {0}: {1}", request.uri(), invalid.detail());
      responder.respond(invalid.response());
    }
  }

  private void decide(WsConsumer consumer, Verdict.Valid valid) {
    Response refusal = consumer.refusal();
    if (refusal != null) {
      answer(refusal);
      return;
    }
    Response response = ServerHandshake.accept(valid, consumer);
    loop.onLoop(() -> open(consumer, valid, response));
  }

  private void open(WsConsumer consumer, Verdict.Valid valid, Response response) {
    if (!responder.isOpen()) {
      return;
    }
    ServerHandshake.Agreement agreement;
    try {
      agreement = ServerHandshake.agree(valid, response, connections.extensions());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "an extension threw at the offers of " + request.uri(), e);
      responder.respond(serverError());
      return;
    }
    Request routed = consumer.request();
    Connection connection =
        Connection.server(
            routed == null ? request : routed, consumer, config, loop, connections::remove);
    connections.add(connection);
    responder.upgrade(
        agreement.response(),
        connection,
        transport -> connection.open(transport, agreement.negotiated(), agreement.response()));
  }

  private void run(Runnable handling) {
    loop.run(
        config.dispatch(),
        () -> {
          try {
            handling.run();
          } catch (Throwable e) {
            LOG.log(
                Level.WARNING,
                "the handler of " + request.method() + " " + request.uri() + " threw",
                e);
            answer(serverError());
          }
        });
  }

  private static Response serverError() {
    return Response.of(Status.INTERNAL_SERVER_ERROR).text("Internal server error\n");
  }

  private void answer(Response response) {
    loop.onLoop(
        () -> {
          if (responder.isOpen()) {
            responder.respond(response);
          }
        });
  }
}
