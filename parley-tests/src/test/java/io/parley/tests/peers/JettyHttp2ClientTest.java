package io.parley.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.parley.Server;
import io.parley.WsMessage;
import io.parley.http.HttpVersion;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.tests.LoopbackTls;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our server, as Jetty's client meets it by HTTP/2. Once in some hundred sockets that client takes
 * the first bytes off the connection and never looks at them, from its own server as well: such a
 * socket is given up for another.
 */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class JettyHttp2ClientTest {

  private static final int MOST_SOCKETS = 5;

  /** Behind so many messages it has never been seen to miss one. */
  private static final int PROOF = 10;

  @Parameter boolean tls;

  private final PeerApp app = new PeerApp();
  private PeerClient client;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    NettyBackend backend = Netty.onFreePort().host("localhost");
    server =
        app.with(request -> Response.ok("a page"))
            .asServer(tls ? backend.tls(LoopbackTls.server()) : backend)
            .start();
    client = JettyPeer.http2();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private record Link(PeerSocket peer, PeerApp.Side side) {}

  private Link open(List<String> subprotocols) throws InterruptedException {
    URI uri = server.uri(PeerServer.ECHO);
    for (int i = 0; i < MOST_SOCKETS; i++) {
      PeerSocket peer = client.connect(uri, subprotocols, Map.of(Peers.HEADER, "asked"));
      PeerEvent.Opened opened = peer.nextOpened();
      assertThat(opened.header()).isEqualTo("answered");
      assertThat(opened.subprotocol())
          .isEqualTo(subprotocols.isEmpty() ? null : PeerServer.SUBPROTOCOL);
      Link link = new Link(peer, app.accept());
      assertThat(link.side.request().version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(link.side.request().header(Peers.HEADER)).isEqualTo("asked");
      if (echoes(link)) {
        return link;
      }
      peer.cut();
    }
    return fail("none of " + MOST_SOCKETS + " sockets has read its first messages");
  }

  private static boolean echoes(Link link) throws InterruptedException {
    for (int i = 0; i < PROOF; i++) {
      WsMessage message = WsMessage.of("message " + i);
      link.peer.send(message);
      link.side.events().assertNextMessage(message);
      if (!link.peer.isNext(message)) {
        return false;
      }
    }
    return true;
  }

  private static void closeByPeer(Link link) {
    link.peer.close(4001, "enough \u2013 bye");
    link.side.events().assertNextClosed(4001, "enough \u2013 bye");
    link.side.events().assertExhausted();
    assertThat(link.peer.next(PeerEvent.Closed.class).code()).isEqualTo(4001);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10_000, 300_000, Peers.MIB})
  void messages_come_back(int size) throws Exception {
    Link link = open(List.of());
    WsMessage message = WsMessage.of("x".repeat(size));
    link.peer.send(message);
    link.side.events().assertNextMessage(message);
    assertThat(link.peer.nextMessage()).isEqualTo(message);
    closeByPeer(link);
  }

  @Test
  void a_subprotocol_is_agreed_on() throws Exception {
    Link link = open(List.of("v1.chat", PeerServer.SUBPROTOCOL));
    assertThat(link.side.socket().subprotocol()).isEqualTo(PeerServer.SUBPROTOCOL);
    closeByPeer(link);
  }

  @Test
  void the_server_closes_with_code_and_reason() throws Exception {
    Link link = open(List.of());
    assertThat(link.side.socket().close(4002, "enough \u2013 bye")).isTrue();
    link.peer.assertNextClosed(4002, "enough \u2013 bye");
    link.side.events().assertNextClosed(4002, "enough \u2013 bye");
    link.side.events().assertExhausted();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void a_refusal_reaches_the_peer(int status) {
    PeerSocket peer = client.connect(server.uri(PeerServer.REFUSE + "/" + status));
    assertThat(peer.next()).isEqualTo(new PeerEvent.Refused(status, null));
  }
}
