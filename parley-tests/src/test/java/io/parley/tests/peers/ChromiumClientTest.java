package io.parley.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WsStatus;
import io.parley.http.Response;
import io.parley.testing.SocketEvent;
import io.parley.tests.browser.Chromium;
import io.parley.tests.browser.ChromiumExtension;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ChromiumExtension.class)
class ChromiumClientTest extends PeerClientContract {

  private final Chromium chromium;

  ChromiumClientTest(Chromium chromium) {
    this.chromium = chromium;
  }

  @Override
  PeerClient newClient() {
    return new ChromiumPeer(chromium);
  }

  @Override
  Response page() {
    return ChromiumPeer.PAGE;
  }

  @Test
  void compression_is_offered_and_declined() {
    URI uri = uri(Endpoint.WORKERS, PeerServer.SILENT);
    PeerSocket peer = client().connect(uri);
    peer.nextOpened();
    PeerApp.Side server = app.accept();
    assertThat(server.request().header("Sec-WebSocket-Extensions"))
        .startsWith("permessage-deflate");
    assertThat(server.socket().extensions()).isEmpty();
    assertThat(
            ((ChromiumPeer) client())
                .page(uri)
                .evaluate("[...sockets.values()].at(-1).extensions")
                .asString())
        .isEmpty();
    server.socket().close();
    peer.assertNextClosed(1000, "");
  }

  @Test
  void the_page_names_its_origin() {
    URI uri = uri(Endpoint.WORKERS, PeerServer.SILENT);
    PeerSocket peer = client().connect(uri);
    peer.nextOpened();
    PeerApp.Side server = app.accept();
    assertThat(server.request().header("Origin"))
        .isEqualTo("http://" + server.request().header("Host"));
    peer.closeWithoutCode();
    server.events().assertNextClosed(1005, "");
  }

  @Test
  void a_tab_that_is_closed_is_1001() {
    URI uri = uri(Endpoint.WORKERS, PeerServer.SILENT);
    client().connect(uri).nextOpened();
    PeerApp.Side server = app.accept();
    ((ChromiumPeer) client()).closePage(uri);
    server.events().assertNextClosed(1001, "");
  }

  /** Starting a browser may take most of that. */
  @Test
  @Timeout(150)
  void a_browser_that_is_killed_is_1006() {
    try (Chromium other = Chromium.start()) {
      new ChromiumPeer(other).connect(uri(Endpoint.WORKERS, PeerServer.SILENT)).nextOpened();
      PeerApp.Side server = app.accept();
      other.kill();
      server.events().assertNextError(IOException.class);
      assertThat(server.events().next(SocketEvent.Closed.class).status())
          .isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    }
  }
}
