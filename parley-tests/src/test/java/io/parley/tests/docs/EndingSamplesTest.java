package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.RecordingListener;
import io.parley.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EndingSamplesTest {

  static final class Presence {
    private final Set<WebSocket> here = ConcurrentHashMap.newKeySet();

    final WsHandler handler =
        request ->
            ws -> {
              here.add(ws);
              ws.onMessage(message -> here.forEach(each -> each.send(message)));
              ws.onClose(status -> here.remove(ws));
            };
  }

  @Test
  void everybody_here() {
    Presence presence = new Presence();
    InMemoryNetwork network = InMemory.network(new VirtualClock());
    RecordingListener one = network.listener();
    RecordingListener two = network.listener();
    WebSocket first = network.connect(presence.handler, one).client();
    network.connect(presence.handler, two).client().send("hello");
    one.assertNextOpened();
    one.assertNextText("hello");
    two.assertNextOpened();
    two.assertNextText("hello");
    first.close();
    network.run();
    assertThat(presence.here).hasSize(1);
  }

  static WsHandler talk(List<String> log) {
    return request ->
        ws -> {
          ws.onError(cause -> log.add("error " + cause.getMessage()));
          ws.onClose(status -> log.add("ended " + status));
          ws.onMessage(message -> ws.close(Integer.parseInt(message.text()), "as you like"));
        };
  }

  @Test
  void what_is_told() {
    List<String> log = new ArrayList<>();
    InMemoryNetwork network = InMemory.network(new VirtualClock());
    RecordingListener events = network.listener();
    WebSocket ws = network.connect(talk(log), events).client();
    ws.send("4000");
    events.assertNextOpened();
    events.assertNextClosing(4000, "as you like");
    events.assertNextClosed(4000, "as you like");
    assertThat(log).containsExactly("ended 4000 as you like");

    log.clear();
    RecordingListener second = network.listener();
    WebSocket other = network.connect(talk(log), second).client();
    other.send("four thousand");
    second.assertNextOpened();
    other.send("1005");
    second.assertExhausted();
    assertThat(other.state()).isEqualTo(WebSocket.State.OPEN);
    assertThat(log)
        .containsExactly(
            "error For input string: \"four thousand\"",
            "error close code 1005 must not be sent: use 1000 to 1003, 1007 to 1014 or 3000 to"
                + " 4999");

    log.clear();
    RawPeer peer = network.rawClient(talk(log));
    peer.reset();
    assertThat(log).containsExactly("error connection reset", "ended 1006 Abnormal closure");

    log.clear();
    RawPeer broken = network.rawClient(talk(log));
    broken.send("8104 74657874");
    assertThat(log)
        .containsExactly(
            "error a frame from the client is not masked", "ended 1002 Unmasked frame");
  }

  @Test
  void without_a_listener_of_errors() {
    InMemoryNetwork network = InMemory.network(new VirtualClock());
    WsHandler careless =
        request ->
            ws ->
                ws.onMessage(
                    message -> {
                      throw new IllegalStateException("this is logged");
                    });
    RecordingListener events = network.listener();
    network.connect(careless, events).client().send("go");
    events.assertNextOpened();
    events.assertNextClosing(1011, "Internal error");
    events.assertNextClosed(1011, "Internal error");
  }

  @Test
  void canceled() {
    InMemoryNetwork network = InMemory.network(new VirtualClock());
    RecordingListener events = network.listener();
    RecordingConsumer functions = network.consumer();
    WebSocket ws = network.connect(request -> functions, events).client();
    network.run();
    functions.assertNextOpened().cancel();
    functions.assertNextClosed(1006, "Abnormal closure");
    functions.assertExhausted();
    events.assertNextOpened();
    assertThat(events.assertNextFailed(IOException.class))
        .hasMessage("the peer ended the connection without a Close frame");
    assertThat(ws.closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    assertThat(ws.state()).isEqualTo(WebSocket.State.CANCELED);
  }

  static Server serve(WsHandler app, int port, Consumer<String> log) {
    Server server = app.asServer(Netty.on(port).host("localhost")).start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  Server.Stopped stopped =
                      server.stop(WsStatus.SERVICE_RESTART, Duration.ofSeconds(10));
                  log.accept(stopped.closed() + " closed, " + stopped.canceled() + " cut off");
                }));
    return server;
  }

  @Test
  void a_graceful_stop() {
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    try (Server server = serve(echo, 0, line -> {})) {
      RecordingListener events = new RecordingListener();
      Netty.client().newWebSocket(Request.get(server.uri("/")), events).send("hello");
      events.assertNextOpened();
      events.assertNextText("hello");
      Server.Stopped stopped = server.stop(WsStatus.SERVICE_RESTART, Duration.ofSeconds(30));
      assertThat(stopped).isEqualTo(new Server.Stopped(1, 0));
      events.assertNextClosing(1012, "Service restart");
      events.assertNextClosed(1012, "Service restart");
    }
  }
}
