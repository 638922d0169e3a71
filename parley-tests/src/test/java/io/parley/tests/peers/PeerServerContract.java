package io.parley.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.HandshakeException;
import io.parley.ProtocolException;
import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import io.parley.tests.LoopbackTls;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client, as it meets the server of another library. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PeerServerContract {

  /** A way to run our client. */
  enum Dialer {
    WORKERS,
    INLINE,
    /** It sends messages in fragments of 1000 bytes. */
    FRAGMENTS,
    TLS,
    /** It offers no compression. */
    PLAIN,
    /** It compresses every message by itself. */
    COMPRESSED,
    /** It compresses every message with what came before, and sends it in fragments. */
    CONTEXT;

    private static final Compression EVERY = Compression.on().threshold(0);

    private NettyClient client(NettyClient plain) {
      return switch (this) {
        case WORKERS -> plain;
        case INLINE -> plain.inline();
        case FRAGMENTS -> plain.config(config -> config.fragmentSize(1000));
        case TLS -> plain.tls(LoopbackTls.client());
        case PLAIN -> plain.config(config -> config.compression(Compression.off()));
        case COMPRESSED -> plain.config(config -> config.compression(EVERY));
        case CONTEXT ->
            plain.config(
                config -> config.compression(EVERY.contextTakeover(true, true)).fragmentSize(1000));
      };
    }
  }

  private PeerServer plain;
  private PeerServer secure;

  /** The server that is tried, running. */
  abstract PeerServer newServer(boolean tls) throws Exception;

  /** What all dialers are made of. */
  NettyClient ours() {
    return Netty.client();
  }

  /** The status of an answer that opens a socket. */
  int opening() {
    return 101;
  }

  @BeforeAll
  void start() throws Exception {
    plain = newServer(false);
    secure = newServer(true);
  }

  @AfterAll
  void stop() {
    for (PeerServer server : new PeerServer[] {plain, secure}) {
      if (server != null) {
        server.close();
      }
    }
  }

  /** Both ends of an open connection; the opening has been taken from both. */
  record Link(
      WebSocket socket,
      RecordingListener events,
      Response response,
      PeerSocket peer,
      PeerEvent.Opened asked) {}

  private PeerServer server(Dialer dialer) {
    return dialer == Dialer.TLS ? secure : plain;
  }

  private Link open(String path) {
    return open(Dialer.WORKERS, path);
  }

  private Link open(Dialer dialer, String path) {
    return open(dialer, Request.get(server(dialer).uri(path)));
  }

  private Link open(Dialer dialer, Request request) {
    return open(dialer, dialer.client(ours()), request);
  }

  private Link open(Dialer dialer, NettyClient client, Request request) {
    RecordingListener events = new RecordingListener();
    WebSocket socket = client.newWebSocket(request, events);
    Response response = events.next(SocketEvent.Opened.class).response();
    assertThat(response.status().code()).isEqualTo(opening());
    PeerSocket peer = server(dialer).accept();
    assertThat(socket.extensions())
        .hasSize(dialer == Dialer.PLAIN ? 0 : 1)
        .allSatisfy(extension -> assertThat(extension).startsWith("permessage-deflate"));
    return new Link(socket, events, response, peer, peer.nextOpened());
  }

  /** Closes from our side, after which nothing may be left to tell. */
  private static void closeInOrder(Link link) {
    link.socket.close(1000, "done");
    assertThat(link.events.next(SocketEvent.Closing.class).status().code()).isEqualTo(1000);
    assertThat(link.events.next(SocketEvent.Closed.class).status().code()).isEqualTo(1000);
    link.peer.assertNextClosed(1000, "done");
  }

  // ---- Messages, with every dialer.

  private void assertEchoes(Dialer dialer, WsMessage message) {
    Link link = open(dialer, PeerServer.ECHO);
    assertThat(link.socket.send(message)).isTrue();
    assertThat(link.peer.nextMessage()).isEqualTo(message);
    link.events.assertNextMessage(message);
    closeInOrder(link);
  }

  @ParameterizedTest
  @EnumSource
  void text_comes_back(Dialer dialer) {
    assertEchoes(dialer, WsMessage.of("hello"));
  }

  @ParameterizedTest
  @EnumSource
  void text_beyond_ascii_comes_back(Dialer dialer) {
    assertEchoes(dialer, WsMessage.of(Peers.NON_ASCII));
  }

  @ParameterizedTest
  @EnumSource
  void binary_comes_back(Dialer dialer) {
    assertEchoes(dialer, Peers.everyByte());
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_text_comes_back(Dialer dialer) {
    assertEchoes(dialer, WsMessage.of(""));
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_binary_comes_back(Dialer dialer) {
    assertEchoes(dialer, WsMessage.of(new byte[0]));
  }

  @ParameterizedTest
  @EnumSource
  void a_mebibyte_of_text_comes_back(Dialer dialer) {
    assertEchoes(dialer, Peers.mebibyteOfText());
  }

  @ParameterizedTest
  @EnumSource
  void a_mebibyte_of_bytes_comes_back(Dialer dialer) {
    assertEchoes(dialer, Peers.mebibyteOfBytes());
  }

  @ParameterizedTest
  @EnumSource
  void many_messages_come_back_in_order(Dialer dialer) {
    Link link = open(dialer, PeerServer.ECHO);
    for (int i = 0; i < 300; i++) {
      assertThat(link.socket.send("message " + i)).isTrue();
    }
    for (int i = 0; i < 300; i++) {
      link.events.assertNextText("message " + i);
      assertThat(link.peer.nextMessage()).isEqualTo(WsMessage.of("message " + i));
    }
    closeInOrder(link);
  }

  @ParameterizedTest
  @EnumSource
  void a_text_in_fragments_arrives_whole(Dialer dialer) {
    Link link = open(dialer, PeerServer.SILENT);
    for (String part : new String[] {"Grüße, ", "", "世界 "}) {
      link.peer.sendFragment(WsMessage.of(part), false);
    }
    link.peer.sendFragment(WsMessage.of("🎉"), true);
    link.events.assertNextText("Grüße, 世界 🎉");
    closeInOrder(link);
  }

  @ParameterizedTest
  @EnumSource
  void a_binary_in_fragments_arrives_whole(Dialer dialer) {
    Link link = open(dialer, PeerServer.SILENT);
    link.peer.sendFragment(WsMessage.of(new byte[] {1, 2}), false);
    link.peer.sendFragment(WsMessage.of(new byte[] {3}), false);
    link.peer.sendFragment(WsMessage.of(new byte[0]), true);
    link.events.assertNextMessage(WsMessage.of(new byte[] {1, 2, 3}));
    closeInOrder(link);
  }

  @ParameterizedTest
  @EnumSource
  void what_comes_with_the_handshake_is_delivered(Dialer dialer) {
    Link link = open(dialer, PeerServer.GREET);
    link.events.assertNextText(PeerServer.GREETING);
    closeInOrder(link);
  }

  @Test
  void what_is_sent_before_the_handshake_arrives_after_it() {
    RecordingListener events = new RecordingListener();
    WebSocket socket = ours().newWebSocket(Request.get(plain.uri(PeerServer.ECHO)), events);
    assertThat(socket.send("early")).isTrue();
    events.assertNextOpened();
    events.assertNextText("early");
    PeerSocket peer = plain.accept();
    Link link = new Link(socket, events, null, peer, peer.nextOpened());
    assertThat(peer.nextMessage()).isEqualTo(WsMessage.of("early"));
    closeInOrder(link);
  }

  // ---- Pings.

  @ParameterizedTest
  @ValueSource(strings = {"", "are you there?"})
  void a_ping_of_the_peer_is_answered_with_its_payload(String payload) {
    Link link = open(PeerServer.SILENT);
    link.peer.ping(payload);
    link.events.assertNextPing(payload);
    link.peer.assertNextPong(payload);
    closeInOrder(link);
  }

  @Test
  void a_ping_between_fragments_is_answered_before_the_message_ends() {
    Link link = open(PeerServer.SILENT);
    link.peer.sendFragment(WsMessage.of("one "), false);
    link.peer.ping("between");
    link.peer.assertNextPong("between");
    link.peer.sendFragment(WsMessage.of("two"), true);
    link.events.assertNextPing("between");
    link.events.assertNextText("one two");
    closeInOrder(link);
  }

  @Test
  void the_peer_answers_our_ping() {
    Link link = open(PeerServer.SILENT);
    Duration time = Peers.get(link.socket.ping());
    assertThat(time).isPositive().isEqualTo(link.socket.latency());
    link.events.next(SocketEvent.Pong.class);
    Peers.get(link.socket.ping(Peers.utf8("with a payload")));
    link.events.assertNextPong("with a payload");
    closeInOrder(link);
  }

  @Test
  void the_peer_answers_the_keepalive() {
    NettyClient client = ours().config(config -> config.pingInterval(Duration.ofMillis(50)));
    Link link = open(Dialer.WORKERS, client, Request.get(plain.uri(PeerServer.SILENT)));
    for (int i = 0; i < 3; i++) {
      link.events.next(SocketEvent.Pong.class);
    }
    assertThat(link.socket.latency()).isPositive();
    link.socket.close();
    link.events.skipTo(SocketEvent.Closed.class);
    link.peer.assertNextClosed(1000, "");
  }

  // ---- Closing.

  @Test
  void the_peer_closes_with_code_and_reason() {
    Link link = open(PeerServer.SILENT);
    link.peer.close(4001, "enough – bye");
    link.events.assertNextClosing(4001, "enough – bye");
    link.events.assertNextClosed(4001, "enough – bye");
    link.events.assertExhausted();
    assertThat(link.peer.next(PeerEvent.Closed.class).code()).isEqualTo(4001);
    assertThat(link.socket.state()).isEqualTo(WebSocket.State.CLOSED);
  }

  @Test
  void the_peer_closes_without_a_code() {
    Link link = open(PeerServer.SILENT);
    link.peer.closeWithoutCode();
    link.events.assertNextClosing(1005, "");
    link.events.assertNextClosed(1005, "");
    // Java-WebSocket tells its application 1000 for a Close without a code.
    assertThat(link.peer.next(PeerEvent.Closed.class).code()).isIn(1005, 1000);
  }

  @ParameterizedTest
  @EnumSource
  void messages_before_the_close_of_the_peer_arrive(Dialer dialer) {
    Link link = open(dialer, PeerServer.SILENT);
    link.peer.send(Peers.mebibyteOfBytes());
    link.peer.send(WsMessage.of("last words"));
    link.peer.close(1001, "going");
    link.events.assertNextMessage(Peers.mebibyteOfBytes());
    link.events.assertNextText("last words");
    link.events.assertNextClosing(1001, "going");
    link.events.assertNextClosed(1001, "going");
  }

  @ParameterizedTest
  @EnumSource
  void the_client_closes_with_code_and_reason(Dialer dialer) {
    Link link = open(dialer, PeerServer.SILENT);
    assertThat(link.socket.close(4002, "enough – bye")).isTrue();
    link.peer.assertNextClosed(4002, "enough – bye");
    assertThat(link.events.next(SocketEvent.Closing.class).status().code()).isEqualTo(4002);
    assertThat(link.events.next(SocketEvent.Closed.class).status().code()).isEqualTo(4002);
    link.events.assertExhausted();
  }

  @ParameterizedTest
  @EnumSource
  void messages_before_the_close_of_the_client_arrive(Dialer dialer) {
    Link link = open(dialer, PeerServer.SILENT);
    link.socket.send(Peers.mebibyteOfBytes());
    link.socket.send("last words");
    link.socket.close(WsStatus.GOING_AWAY);
    assertThat(link.peer.nextMessage()).isEqualTo(Peers.mebibyteOfBytes());
    assertThat(link.peer.nextMessage()).isEqualTo(WsMessage.of("last words"));
    link.peer.assertNextClosed(1001, WsStatus.GOING_AWAY.reason());
    link.events.skipTo(SocketEvent.Closing.class); // The queue may have drained before.
    link.events.next(SocketEvent.Closed.class);
  }

  @Test
  void both_close_at_once() {
    Link link = open(PeerServer.SILENT);
    link.socket.close(4002, "the client");
    link.peer.close(4001, "the peer");
    assertThat(link.peer.next(PeerEvent.Closed.class).code()).isIn(4001, 4002);
    link.events.next(SocketEvent.Closing.class);
    assertThat(link.events.next(SocketEvent.Closed.class).status().code()).isIn(4001, 4002);
    link.events.assertExhausted();
  }

  @ParameterizedTest
  @EnumSource
  void a_message_that_is_too_big_is_1009(Dialer dialer) {
    NettyClient client = dialer.client(ours()).config(config -> config.maxMessageSize(1000));
    Link link = open(dialer, client, Request.get(server(dialer).uri(PeerServer.SILENT)));
    // Much of it is still on its way when the client stops to listen.
    link.peer.send(WsMessage.wrap(new byte[4 * Peers.MIB]));
    assertThat(link.events.assertNextFailed(ProtocolException.class).status())
        .isEqualTo(WsStatus.MESSAGE_TOO_BIG);
    link.peer.assertNextClosed(1009, WsStatus.MESSAGE_TOO_BIG.reason());
  }

  @ParameterizedTest
  @EnumSource
  void a_server_that_vanishes_is_a_failure_and_1006(Dialer dialer) {
    Link link = open(dialer, PeerServer.SILENT);
    link.peer.cut();
    SocketEvent.Failed failed = link.events.next(SocketEvent.Failed.class);
    assertThat(failed.cause()).isInstanceOf(IOException.class);
    assertThat(failed.response()).isNull();
    assertThat(link.socket.closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    link.events.assertExhausted();
  }

  @ParameterizedTest
  @EnumSource
  void the_peer_notices_when_the_client_vanishes(Dialer dialer) {
    Link link = open(dialer, PeerServer.SILENT);
    link.socket.cancel();
    assertThat(link.peer.next(PeerEvent.Closed.class).code()).isEqualTo(1006);
    link.events.assertNextFailed(IOException.class);
  }

  // ---- The opening handshake.

  @ParameterizedTest
  @EnumSource
  void a_refusal_reaches_the_listener(Dialer dialer) {
    PeerServer server = server(dialer);
    RecordingListener events = new RecordingListener();
    WebSocket socket =
        dialer.client(ours()).newWebSocket(Request.get(server.uri(PeerServer.REFUSE)), events);
    SocketEvent.Failed failed = events.next(SocketEvent.Failed.class);
    assertThat(failed.cause()).isInstanceOf(HandshakeException.class);
    Response response = Objects.requireNonNull(failed.response());
    assertThat(response.status().code()).isEqualTo(server.refusal().status().code());
    assertThat(response.bodyText()).contains(server.refusal().bodyText());
    assertThat(failed.cause()).hasMessageContaining(response.status().toString());
    assertThat(socket.state()).isEqualTo(WebSocket.State.CANCELED);
    assertThat(socket.closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    events.assertExhausted();
  }

  @Test
  void a_subprotocol_is_agreed_on() {
    Link link =
        open(
            Dialer.WORKERS,
            Request.get(plain.uri(PeerServer.ECHO))
                .header("Sec-WebSocket-Protocol", "v1.chat, " + PeerServer.SUBPROTOCOL));
    assertThat(link.socket.subprotocol()).isEqualTo(PeerServer.SUBPROTOCOL);
    assertThat(link.asked.subprotocol()).isEqualTo(PeerServer.SUBPROTOCOL);
    closeInOrder(link);
  }

  @Test
  void no_subprotocol_is_agreed_on_when_none_is_known() {
    Link link =
        open(
            Dialer.WORKERS,
            Request.get(plain.uri(PeerServer.ECHO)).header("Sec-WebSocket-Protocol", "v1.chat"));
    assertThat(link.socket.subprotocol()).isNull();
    assertThat(link.asked.subprotocol()).isNull();
    closeInOrder(link);
  }

  @Test
  void headers_go_both_ways() {
    Link link =
        open(Dialer.WORKERS, Request.get(plain.uri(PeerServer.ECHO)).header(Peers.HEADER, "asked"));
    assertThat(link.asked.header()).isEqualTo("asked");
    assertThat(link.response.header(Peers.HEADER)).isEqualTo("answered");
    closeInOrder(link);
  }

  @Test
  void path_and_query_arrive() {
    Link link = open("/silent/gr%C3%BC%C3%9Fe?name=J%C3%BCrgen+K&flag");
    assertThat(link.asked.target()).isEqualTo("/silent/gr%C3%BC%C3%9Fe?name=J%C3%BCrgen+K&flag");
    closeInOrder(link);
  }

  @Test
  void a_certificate_that_is_not_trusted_is_a_failure() {
    RecordingListener events = new RecordingListener();
    ours().newWebSocket(Request.get(secure.uri(PeerServer.ECHO)), events);
    events.assertNextFailed(SSLException.class);
  }

  @Test
  void a_certificate_for_another_host_is_a_failure() {
    String byName = secure.uri(PeerServer.ECHO).toString();
    URI byAddress = URI.create(byName.replace("localhost", "127.0.0.1"));
    RecordingListener events = new RecordingListener();
    Dialer.TLS.client(ours()).newWebSocket(Request.get(byAddress), events);
    events.assertNextFailed(SSLException.class);
  }
}
