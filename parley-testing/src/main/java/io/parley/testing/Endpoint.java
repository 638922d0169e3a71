package io.parley.testing;

import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.connection.Connection;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.Connections;
import io.parley.connection.ServerExchange;
import io.parley.connection.Transport;
import io.parley.http.Request;
import io.parley.http.Response;
import java.util.function.Consumer;

/** A handler as clients in memory reach it, and its live sockets. */
record Endpoint(PolyHandler app, WebSocketConfig config, Connections connections) {

  Endpoint(PolyHandler app, WebSocketConfig config) {
    this(app, config, new Connections(config));
  }

  /** Takes an opening handshake, on the loop. */
  void arrive(Request wire, Dialing dialing, ConnectionLoop loop) {
    handle(
        wire,
        loop,
        new ServerExchange.Responder() {
          @Override
          public void respond(Response response) {
            dialing.answer(response);
          }

          @Override
          public boolean isOpen() {
            return dialing.isOpen();
          }

          @Override
          public void upgrade(
              Response response, Connection connection, Consumer<Transport> opened) {
            PipeEnd end = dialing.link().serverEnd();
            end.attach(connection);
            dialing.answer(response);
            opened.accept(end);
          }
        });
  }

  /** Takes a plain request, on the loop. Should it be upgraded, the peer leaves at once. */
  void arrive(Request request, Link link, ConnectionLoop loop, Consumer<Response> answer) {
    handle(
        HttpHead.wire(request).remoteAddress(link.clientAddress),
        loop,
        new ServerExchange.Responder() {
          @Override
          public void respond(Response response) {
            answer.accept(request.method().equals("HEAD") ? response.body(new byte[0]) : response);
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void upgrade(
              Response response, Connection connection, Consumer<Transport> opened) {
            PipeEnd end = link.serverEnd();
            end.attach(connection);
            link.clientEnd().close();
            answer.accept(response);
            opened.accept(end);
          }
        });
  }

  /** Takes any request as it came over the wire, on the loop. */
  void handle(Request wire, ConnectionLoop loop, ServerExchange.Responder responder) {
    if (HttpHead.fits(wire, config.maxHeaderSize())) {
      ServerExchange.handle(wire, app, config, loop, connections, responder);
    } else {
      responder.respond(HttpHead.tooLarge());
    }
  }
}
