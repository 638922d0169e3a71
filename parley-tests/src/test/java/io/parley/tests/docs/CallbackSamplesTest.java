package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Netty;
import io.parley.simple.Simple;
import io.parley.simple.SimpleEvent;
import io.parley.simple.SimpleSocket;
import io.parley.testing.InMemory;
import io.parley.tests.HeldPort;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallbackSamplesTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private void print(String line) {
    lines.add(line);
  }

  private void expect(String line) throws InterruptedException {
    assertThat(lines.poll(20, TimeUnit.SECONDS)).isEqualTo(line);
  }

  private SimpleSocket first(String url) {
    SimpleSocket socket =
        Simple.connect(
            url,
            (event, message) -> {
              switch (event) {
                case "open" -> print("connected");
                case "received" -> print(message);
                case "closed", "fail" -> print("gone: " + message);
                default -> {}
              }
            });
    socket.send("hello").send("again");
    return socket;
  }

  private SimpleSocket answering(String url) {
    return Simple.connect(
        url,
        (self, event, message) -> {
          if (event.equals("open")) {
            self.send("who is there?");
          } else if (event.equals("received")) {
            print(message);
            self.close();
          }
        });
  }

  private SimpleSocket rich(String url) {
    return Simple.connect(
        url,
        event -> {
          if (event instanceof SimpleEvent.Received received) {
            print(received.bytes().remaining() + " bytes");
          } else if (event instanceof SimpleEvent.Closed closed) {
            print("closed with " + closed.code());
          } else if (event instanceof SimpleEvent.Fail fail) {
            print(fail.cause().getClass().getSimpleName() + ": " + fail.message());
          }
        });
  }

  private SimpleSocket withHeaders(String url, String token) {
    return Simple.connect(
        Netty.client(),
        Request.get(url).header("Authorization", "Bearer " + token),
        (event, message) -> print(event + " " + message));
  }

  @Test
  void the_first() throws Exception {
    try (Server server = ECHO.asServer(Netty.onFreePort()).start()) {
      SimpleSocket socket = first(server.uri("/mysock").toString());
      expect("connected");
      expect("hello");
      expect("again");
      assertThat(socket.close().status()).isIn("closing", "closed");
      expect("gone: 1000");
    }
    try (HeldPort nobody = new HeldPort()) {
      first("ws://localhost:" + nobody.number() + "/mysock");
      assertThat(lines.poll(20, TimeUnit.SECONDS)).startsWith("gone: cannot connect");
    }
  }

  @Test
  void one_that_answers() throws Exception {
    try (Server server = ECHO.asServer(Netty.onFreePort()).start()) {
      answering(server.uri("/").toString());
      expect("who is there?");
    }
  }

  @Test
  void the_rich_form() throws Exception {
    WsHandler app =
        request ->
            ws -> {
              ws.send(new byte[3]);
              ws.close(4000, "enough");
            };
    try (Server server = app.asServer(Netty.onFreePort()).start()) {
      rich(server.uri("/").toString());
      expect("3 bytes");
      expect("closed with 4000");
    }
    WsHandler refusing = request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN));
    try (Server server = refusing.asServer(Netty.onFreePort()).start()) {
      rich(server.uri("/").toString());
      assertThat(lines.poll(20, TimeUnit.SECONDS)).startsWith("HandshakeException: ");
    }
  }

  @Test
  void a_client_and_headers_of_ones_own() throws Exception {
    WsHandler app = request -> ws -> ws.send(request.header("Authorization"));
    try (Server server = app.asServer(Netty.onFreePort()).start()) {
      withHeaders(server.uri("/").toString(), "secret");
      expect("open ");
      expect("received Bearer secret");
    }
  }

  @Test
  void in_memory() throws Exception {
    Simple.connect(
        InMemory.client(ECHO),
        Request.get("/mysock"),
        (self, event, message) -> print(event + " " + self.send("x").status()));
    expect("open open");
  }
}
