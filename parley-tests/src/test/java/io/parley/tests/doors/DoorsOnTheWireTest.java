package io.parley.tests.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocket;
import io.parley.browser.EventLoop;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.simple.Simple;
import io.parley.simple.SimpleSocket;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the doors send, byte for byte. */
class DoorsOnTheWireTest {

  private final InMemoryNetwork network = InMemory.network(new VirtualClock());
  private final List<String> events = new ArrayList<>();
  private RawPeer peer;

  private WebSocket.Factory client(Function<Request, Response> answer) {
    return (request, listener) -> {
      peer = network.rawServer(request, listener, answer);
      return peer.socket();
    };
  }

  private SimpleSocket simple(Function<Request, Response> answer) {
    return Simple.connect(
        client(answer),
        Request.get("ws://memory/"),
        (self, event, message) -> events.add(event + ":" + message + ":" + self.status()));
  }

  private io.parley.browser.WebSocket browser(Function<Request, Response> answer) {
    Executor here = Runnable::run;
    return new io.parley.browser.WebSocket(
        client(answer),
        EventLoop.on(here),
        "ws://memory/",
        List.of(),
        ws -> {
          for (String type : List.of("open", "message", "error", "close")) {
            ws.addEventListener(type, event -> events.add(event.type()));
          }
        });
  }

  @Test
  void simple_close_while_connecting_sends_no_frame() {
    SimpleSocket socket = simple(request -> null);
    assertThat(socket.status()).isEqualTo("connecting");
    socket.send("queued").close();
    network.run();
    assertThat(events).containsExactly("closed:1006 closed before it was open:closed");
    peer.expectNothingMore();
  }

  @Test
  void simple_sends_text_bytes_and_1000() {
    SimpleSocket socket = simple(RawPeer::accepted);
    socket.send("text").send(new byte[] {1}).close().close();
    peer.expect(RawFrame.text("text"));
    peer.expect(RawFrame.of(RawFrame.BINARY, new byte[] {1}));
    peer.expect(RawFrame.close(1000, ""));
    assertThat(socket.status()).isEqualTo("closing");
    peer.send(RawFrame.close(1000, "bye"));
    assertThat(events).containsExactly("open::open", "closed:1000 bye:closed");
  }

  @Test
  void simple_hears_a_pong_that_nobody_asked_for() {
    simple(RawPeer::accepted);
    peer.send(RawFrame.of(RawFrame.PONG, "beat".getBytes(StandardCharsets.UTF_8)));
    assertThat(events).containsExactly("open::open", "pong:beat:open");
  }

  @Test
  void simple_ping_is_a_ping() {
    SimpleSocket socket = simple(RawPeer::accepted).ping();
    network.run();
    assertThat(peer.nextFrame().opcode()).isEqualTo(RawFrame.PING);
    assertThat(socket.status()).isEqualTo("open");
  }

  @Test
  void simple_breach_of_the_protocol_is_a_fail() {
    simple(RawPeer::accepted);
    peer.send("c1 00");
    peer.nextFrame();
    peer.eof();
    assertThat(events).hasSize(2).last().asString().startsWith("fail:").endsWith(":closed");
  }

  @Test
  void browser_close_without_a_code_has_no_body() {
    io.parley.browser.WebSocket ws = browser(RawPeer::accepted);
    ws.close();
    peer.expect(RawFrame.of(RawFrame.CLOSE, new byte[0]));
    peer.send(RawFrame.of(RawFrame.CLOSE, new byte[0]));
    assertThat(events).containsExactly("open", "close");
  }

  @Test
  void browser_close_while_connecting_sends_no_frame() {
    io.parley.browser.WebSocket ws = browser(request -> null);
    ws.close(1000, "bye");
    network.run();
    assertThat(events).containsExactly("error", "close");
    peer.expectNothingMore();
    assertThat(ws.readyState()).isEqualTo(io.parley.browser.WebSocket.CLOSED);
  }

  @Test
  void browser_close_by_the_peer_is_closing_then_closed() {
    io.parley.browser.WebSocket ws = browser(RawPeer::accepted);
    List<Integer> states = new ArrayList<>();
    ws.onclose = event -> states.add(ws.readyState());
    peer.fromSocket().capacity(0);
    peer.send(RawFrame.close(3000, "leave"));
    assertThat(ws.readyState()).isEqualTo(io.parley.browser.WebSocket.CLOSING);
    peer.fromSocket().capacity(1024);
    peer.expect(RawFrame.close(3000, "leave"));
    peer.eof();
    assertThat(states).containsExactly(io.parley.browser.WebSocket.CLOSED);
    assertThat(events).containsExactly("open", "close");
  }
}
