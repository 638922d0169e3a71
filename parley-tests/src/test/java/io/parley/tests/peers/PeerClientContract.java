package io.parley.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.Compression;
import io.parley.ProtocolException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.testing.SocketEvent;
import io.parley.tests.LoopbackTls;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our server, as a client of another library meets it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PeerClientContract {

  /** A way to run our server. */
  enum Endpoint {
    WORKERS,
    INLINE,
    /** It sends messages in fragments of 1000 bytes. */
    FRAGMENTS,
    TLS,
    /** It compresses every message by itself. */
    COMPRESSED,
    /** It compresses every message with what came before, and sends it in fragments. */
    CONTEXT;

    private static final Compression EVERY = Compression.on().threshold(0);

    private boolean compresses() {
      return this == COMPRESSED || this == CONTEXT;
    }

    private NettyBackend backend() {
      NettyBackend plain = Netty.onFreePort();
      return switch (this) {
        case WORKERS -> plain;
        case INLINE -> plain.inline();
        case FRAGMENTS -> plain.config(config -> config.fragmentSize(1000));
        case TLS -> plain.tls(LoopbackTls.server());
        case COMPRESSED -> plain.config(config -> config.compression(EVERY));
        case CONTEXT ->
            plain.config(
                config -> config.compression(EVERY.contextTakeover(true, true)).fragmentSize(1000));
      };
    }
  }

  final PeerApp app = new PeerApp();
  private final Map<Endpoint, Server> servers = new EnumMap<>(Endpoint.class);
  private PeerClient client;

  /** The client that is tried. */
  abstract PeerClient newClient() throws Exception;

  /** What our server answers to plain requests. */
  Response page() {
    return Response.ok("a page");
  }

  @BeforeAll
  void start() throws Exception {
    for (Endpoint endpoint : Endpoint.values()) {
      Server server = app.with(request -> page()).asServer(endpoint.backend());
      servers.put(endpoint, server.start());
    }
    client = newClient();
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    servers.values().forEach(Server::close);
  }

  /** Both ends of an open connection; the opening has been taken from both. */
  record Link(PeerSocket peer, PeerApp.Side server) {}

  final URI uri(Endpoint endpoint, String path) {
    return servers.get(endpoint).uri(path);
  }

  final PeerClient client() {
    return client;
  }

  private Link open(String path) {
    return open(Endpoint.WORKERS, path);
  }

  private Link open(Endpoint endpoint, String path) {
    PeerSocket peer = client.connect(uri(endpoint, path));
    peer.nextOpened();
    Link link = new Link(peer, app.accept());
    assertThat(link.server.socket().extensions())
        .hasSize(endpoint.compresses() && client.compresses() ? 1 : 0)
        .allSatisfy(extension -> assertThat(extension).startsWith("permessage-deflate"));
    return link;
  }

  /** Closes from the peer's side, before which nothing may be left to tell. */
  private void closeInOrder(Link link) {
    link.peer.close(1000, "done");
    assertNextClosed(link.server, 1000, "done");
    link.peer.next(PeerEvent.Closed.class);
  }

  /** Expects next the end of a socket that the peer closes so. */
  private void assertNextClosed(PeerApp.Side server, int code, String reason) {
    SocketEvent end = server.events().next();
    if (end instanceof SocketEvent.Errored broken && client.mayLoseItsClose()) {
      assertThat(broken.cause()).isInstanceOf(EOFException.class);
      end = server.events().next();
      assertThat(end).isEqualTo(new SocketEvent.Closed(WsStatus.ABNORMAL_CLOSURE));
    } else {
      assertThat(end).isEqualTo(new SocketEvent.Closed(WsStatus.of(code, reason)));
    }
    server.events().assertExhausted();
  }

  /** Expects the end of a socket that the server closes, by the peer's Close with such a code. */
  private void assertClosed(PeerApp.Side server, Integer... codes) {
    assertClosed(server, client.mayLoseItsClose(), codes);
  }

  private static void assertClosed(PeerApp.Side server, boolean mayBeLost, Integer... codes) {
    // The queue may have drained before.
    int code = server.events().skipTo(SocketEvent.Closed.class).status().code();
    if (code != 1006 || !mayBeLost) {
      assertThat(code).isIn((Object[]) codes);
    }
  }

  // ---- Messages, on every endpoint.

  private void assertEchoes(Endpoint endpoint, WsMessage message) {
    Link link = open(endpoint, PeerServer.ECHO);
    link.peer.send(message);
    link.server.events().assertNextMessage(message);
    assertThat(link.peer.nextMessage()).isEqualTo(message);
    closeInOrder(link);
  }

  @ParameterizedTest
  @EnumSource
  void text_comes_back(Endpoint endpoint) {
    assertEchoes(endpoint, WsMessage.of("hello"));
  }

  @ParameterizedTest
  @EnumSource
  void text_beyond_ascii_comes_back(Endpoint endpoint) {
    assertEchoes(endpoint, WsMessage.of(Peers.NON_ASCII));
  }

  @ParameterizedTest
  @EnumSource
  void binary_comes_back(Endpoint endpoint) {
    assertEchoes(endpoint, Peers.everyByte());
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_text_comes_back(Endpoint endpoint) {
    assertEchoes(endpoint, WsMessage.of(""));
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_binary_comes_back(Endpoint endpoint) {
    assertEchoes(endpoint, WsMessage.of(new byte[0]));
  }

  @ParameterizedTest
  @EnumSource
  void a_mebibyte_of_text_comes_back(Endpoint endpoint) {
    assertEchoes(endpoint, Peers.mebibyteOfText());
  }

  @ParameterizedTest
  @EnumSource
  void a_mebibyte_of_bytes_comes_back(Endpoint endpoint) {
    assertEchoes(endpoint, Peers.mebibyteOfBytes());
  }

  @ParameterizedTest
  @EnumSource
  void many_messages_come_back_in_order(Endpoint endpoint) {
    assumeTrue(
        endpoint != Endpoint.COMPRESSED || client.forgets(),
        "this client refers back to messages that it agreed to forget");
    Link link = open(endpoint, PeerServer.ECHO);
    for (int i = 0; i < 300; i++) {
      link.peer.send(WsMessage.of("message " + i));
    }
    for (int i = 0; i < 300; i++) {
      assertThat(link.peer.nextMessage()).isEqualTo(WsMessage.of("message " + i));
      link.server.events().assertNextText("message " + i);
    }
    closeInOrder(link);
  }

  @ParameterizedTest
  @EnumSource
  void a_text_in_fragments_comes_back_whole(Endpoint endpoint) {
    Link link = open(endpoint, PeerServer.ECHO);
    for (String part : List.of("Grüße, ", "", "世界 ")) {
      link.peer.sendFragment(WsMessage.of(part), false);
    }
    link.peer.sendFragment(WsMessage.of("🎉"), true);
    link.server.events().assertNextText("Grüße, 世界 🎉");
    assertThat(link.peer.nextMessage()).isEqualTo(WsMessage.of("Grüße, 世界 🎉"));
    closeInOrder(link);
  }

  @ParameterizedTest
  @EnumSource
  void a_binary_in_fragments_comes_back_whole(Endpoint endpoint) {
    Link link = open(endpoint, PeerServer.ECHO);
    link.peer.sendFragment(WsMessage.of(new byte[] {1, 2}), false);
    link.peer.sendFragment(WsMessage.of(new byte[] {3}), false);
    link.peer.sendFragment(WsMessage.of(new byte[0]), true);
    WsMessage whole = WsMessage.of(new byte[] {1, 2, 3});
    link.server.events().assertNextMessage(whole);
    assertThat(link.peer.nextMessage()).isEqualTo(whole);
    closeInOrder(link);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_sent_with_the_handshake_arrives(Endpoint endpoint) {
    Link link = open(endpoint, PeerServer.GREET);
    assertThat(link.peer.nextMessage()).isEqualTo(WsMessage.of(PeerServer.GREETING));
    closeInOrder(link);
  }

  // ---- Pings.

  @ParameterizedTest
  @ValueSource(strings = {"", "are you there?"})
  void a_ping_of_the_peer_is_answered_with_its_payload(String payload) {
    Link link = open(PeerServer.SILENT);
    link.peer.ping(payload);
    link.server.events().assertNextPing(payload);
    link.peer.assertNextPong(payload);
    closeInOrder(link);
  }

  @Test
  void a_ping_between_fragments_is_answered_before_the_message_ends() {
    Link link = open(PeerServer.ECHO);
    link.peer.sendFragment(WsMessage.of("one "), false);
    link.peer.ping("between");
    link.peer.assertNextPong("between");
    link.peer.sendFragment(WsMessage.of("two"), true);
    assertThat(link.peer.nextMessage()).isEqualTo(WsMessage.of("one two"));
    link.server.events().assertNextPing("between");
    link.server.events().assertNextText("one two");
    closeInOrder(link);
  }

  @Test
  void the_peer_answers_our_ping() {
    Link link = open(PeerServer.SILENT);
    Duration time = Peers.get(link.server.socket().ping());
    assertThat(time).isPositive().isEqualTo(link.server.socket().latency());
    link.server.events().next(SocketEvent.Pong.class);
    Peers.get(link.server.socket().ping(Peers.utf8("with a payload")));
    link.server.events().assertNextPong("with a payload");
    closeInOrder(link);
  }

  @Test
  void the_peer_answers_the_keepalive() {
    NettyBackend backend =
        Netty.onFreePort().config(config -> config.pingInterval(Duration.ofMillis(50)));
    try (Server server = app.with(request -> page()).asServer(backend).start()) {
      PeerSocket peer = client.connect(server.uri(PeerServer.SILENT));
      peer.nextOpened();
      PeerApp.Side side = app.accept();
      for (int i = 0; i < 3; i++) {
        side.events().next(SocketEvent.Pong.class);
      }
      assertThat(side.socket().latency()).isPositive();
      side.socket().close();
      peer.assertNextClosed(1000, "");
    }
  }

  // ---- Closing.

  @Test
  void the_peer_closes_with_code_and_reason() {
    Link link = open(PeerServer.SILENT);
    link.peer.close(4001, "enough – bye");
    assertNextClosed(link.server, 4001, "enough – bye");
    assertThat(link.peer.next(PeerEvent.Closed.class).code()).isEqualTo(4001);
    if (!client.mayLoseItsClose()) {
      assertThat(link.server.socket().state()).isEqualTo(WebSocket.State.CLOSED);
    }
  }

  @Test
  void the_peer_closes_without_a_reason() {
    Link link = open(PeerServer.SILENT);
    link.peer.close(1000, "");
    assertNextClosed(link.server, 1000, "");
    assertThat(link.peer.next(PeerEvent.Closed.class).code()).isEqualTo(1000);
  }

  @Test
  void the_peer_closes_without_a_code() {
    Link link = open(PeerServer.SILENT);
    link.peer.closeWithoutCode();
    assertNextClosed(link.server, 1005, "");
    // Java-WebSocket tells its application 1000 for a Close without a code.
    assertThat(link.peer.next(PeerEvent.Closed.class).code()).isIn(1005, 1000);
  }

  @Test
  void messages_before_the_close_of_the_peer_arrive() {
    Link link = open(PeerServer.SILENT);
    link.peer.send(Peers.mebibyteOfBytes());
    link.peer.send(WsMessage.of("last words"));
    link.peer.close(1000, "");
    link.server.events().assertNextMessage(Peers.mebibyteOfBytes());
    link.server.events().assertNextText("last words");
    assertNextClosed(link.server, 1000, "");
  }

  @ParameterizedTest
  @EnumSource
  void the_server_closes_with_code_and_reason(Endpoint endpoint) {
    Link link = open(endpoint, PeerServer.SILENT);
    assertThat(link.server.socket().close(4002, "enough – bye")).isTrue();
    link.peer.assertNextClosed(4002, "enough – bye");
    assertClosed(link.server, 4002);
    link.server.events().assertExhausted();
  }

  @Test
  void the_server_closes_without_a_reason() {
    Link link = open(PeerServer.SILENT);
    link.server.socket().close();
    link.peer.assertNextClosed(1000, "");
    assertClosed(link.server, 1000);
  }

  @ParameterizedTest
  @EnumSource
  void messages_before_the_close_of_the_server_arrive(Endpoint endpoint) {
    Link link = open(endpoint, PeerServer.SILENT);
    link.server.socket().send(Peers.mebibyteOfBytes());
    link.server.socket().send("last words");
    link.server.socket().close(WsStatus.GOING_AWAY);
    assertThat(link.peer.nextMessage()).isEqualTo(Peers.mebibyteOfBytes());
    assertThat(link.peer.nextMessage()).isEqualTo(WsMessage.of("last words"));
    link.peer.assertNextClosed(1001, WsStatus.GOING_AWAY.reason());
    assertClosed(link.server, 1001);
  }

  @Test
  void both_close_at_once() {
    Link link = open(PeerServer.SILENT);
    link.server.socket().close(4002, "the server");
    link.peer.close(4001, "the peer");
    assertThat(link.peer.next(PeerEvent.Closed.class).code()).isIn(4001, 4002);
    assertClosed(link.server, client.mayLeaveOutACrossingClose(), 4001, 4002);
    link.server.events().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource
  void a_message_that_is_too_big_is_1009(Endpoint endpoint) {
    Link link = open(endpoint, PeerServer.SILENT);
    // Much of it is still on its way when the server stops to listen.
    link.peer.sendInVain(WsMessage.wrap(new byte[4 * Peers.MIB]));
    link.peer.assertNextClosed(1009, WsStatus.MESSAGE_TOO_BIG.reason());
    link.server.events().assertNextError(ProtocolException.class);
    link.server.events().assertNextClosed(1009, WsStatus.MESSAGE_TOO_BIG.reason());
  }

  @Test
  void a_server_that_stops_is_1001() {
    try (Server server = app.with(request -> page()).asServer(Netty.onFreePort()).start()) {
      PeerSocket peer = client.connect(server.uri(PeerServer.SILENT));
      peer.nextOpened();
      PeerApp.Side side = app.accept();
      Server.Stopped stopped = server.stop(WsStatus.GOING_AWAY, Peers.PATIENCE);
      assertThat(stopped.closed() + stopped.canceled()).isEqualTo(1);
      peer.assertNextClosed(1001, WsStatus.GOING_AWAY.reason());
      assertClosed(side, 1001);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_peer_that_vanishes_is_1006(Endpoint endpoint) {
    Link link = open(endpoint, PeerServer.SILENT);
    link.peer.cut();
    link.server.events().assertNextError(IOException.class);
    link.server.events().next(SocketEvent.Closed.class);
    assertThat(link.server.socket().closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    link.server.events().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource
  void the_peer_notices_when_the_server_vanishes(Endpoint endpoint) {
    Link link = open(endpoint, PeerServer.SILENT);
    link.server.socket().cancel();
    PeerEvent end = link.peer.next();
    if (end instanceof PeerEvent.Closed closed) {
      assertThat(closed.code()).isEqualTo(1006);
    } else {
      assertThat(end).isInstanceOf(PeerEvent.Failed.class);
    }
  }

  // ---- The opening handshake.

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void a_refusal_reaches_the_peer(int status) {
    PeerSocket peer = client.connect(uri(Endpoint.WORKERS, PeerServer.REFUSE + "/" + status));
    assertRefused(peer, status, PeerApp.REFUSALS.get(status).bodyText());
  }

  @Test
  void a_refusal_reaches_the_peer_over_tls() {
    PeerSocket peer = client.connect(uri(Endpoint.TLS, PeerServer.REFUSE + "/403"));
    assertRefused(peer, 403, PeerApp.REFUSALS.get(403).bodyText());
  }

  @Test
  void a_handler_that_throws_is_a_500() {
    PeerSocket peer = client.connect(uri(Endpoint.WORKERS, PeerApp.BROKEN));
    assertRefused(peer, 500, "Internal server error\n");
  }

  private void assertRefused(PeerSocket peer, int status, String body) {
    PeerEvent event = peer.next();
    switch (client.shows()) {
      case FAILURE -> assertThat(event).isEqualTo(new PeerEvent.Closed(1006, ""));
      case STATUS -> assertThat(event).isEqualTo(new PeerEvent.Refused(status, null));
      case BODY -> assertThat(event).isEqualTo(new PeerEvent.Refused(status, body));
    }
  }

  @Test
  void a_subprotocol_is_agreed_on() {
    PeerSocket peer =
        client.connect(
            uri(Endpoint.WORKERS, PeerServer.ECHO),
            List.of("v1.chat", PeerServer.SUBPROTOCOL),
            Map.of());
    assertThat(peer.nextOpened().subprotocol()).isEqualTo(PeerServer.SUBPROTOCOL);
    Link link = new Link(peer, app.accept());
    assertThat(link.server.socket().subprotocol()).isEqualTo(PeerServer.SUBPROTOCOL);
    closeInOrder(link);
  }

  @Test
  void no_subprotocol_is_agreed_on_when_none_is_offered() {
    PeerSocket peer = client.connect(uri(Endpoint.WORKERS, PeerServer.ECHO));
    assertThat(peer.nextOpened().subprotocol()).isNull();
    Link link = new Link(peer, app.accept());
    assertThat(link.server.socket().subprotocol()).isNull();
    closeInOrder(link);
  }

  @Test
  void no_extension_is_agreed_on() {
    Link link = open(PeerServer.ECHO);
    assertThat(link.server.socket().extensions()).isEmpty();
    closeInOrder(link);
  }

  @Test
  void headers_go_both_ways() {
    assumeTrue(client.showsHeaders(), "this client shows no headers");
    PeerSocket peer =
        client.connect(
            uri(Endpoint.WORKERS, PeerServer.ECHO), List.of(), Map.of(Peers.HEADER, "asked"));
    assertThat(peer.nextOpened().header()).isEqualTo("answered");
    Link link = new Link(peer, app.accept());
    assertThat(link.server.request().header(Peers.HEADER)).isEqualTo("asked");
    closeInOrder(link);
  }

  @Test
  void path_and_query_arrive() {
    Link link = open("/silent/gr%C3%BC%C3%9Fe?name=J%C3%BCrgen+K&flag&name=2");
    assertThat(link.server.request().path()).isEqualTo("/silent/grüße");
    assertThat(link.server.request().queries("name")).containsExactly("Jürgen K", "2");
    assertThat(link.server.request().query("flag")).isEmpty();
    closeInOrder(link);
  }
}
