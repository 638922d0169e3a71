package io.parley.tests.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsStatus;
import io.parley.http.HttpVersion;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.tests.LoopbackTls;
import io.parley.tests.browser.Chromium;
import io.parley.tests.browser.ChromiumExtension;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page whose socket is a stream of the connection that the page came by. */
@ExtendWith(ChromiumExtension.class)
class Http2InChromiumTest {

  @Test
  void a_page_opens_its_socket_by_HTTP_2(Chromium chromium) throws Exception {
    BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    BlockingQueue<WsStatus> ended = new LinkedBlockingQueue<>();
    PolyHandler app =
        new PolyHandler(
            request ->
                Response.ok("<title>A page</title>")
                    .header("Content-Type", "text/html; charset=utf-8"),
            request -> {
              requests.add(request);
              return ws -> {
                ws.onMessage(ws::send);
                ws.onClose(ended::add);
              };
            });
    try (Server server = app.asServer(Netty.onFreePort().tls(LoopbackTls.server())).start();
        Chromium.Page tab = chromium.open(URI.create("about:blank"))) {
      String origin = "https://localhost:" + server.port();
      BlockingQueue<String> told = new LinkedBlockingQueue<>();
      tab.bind("tell", told::add);
      tab.load(URI.create(origin + "/"));
      tab.evaluate(
          """
          (() => {
            const ws = new WebSocket("%s/chat");
            ws.onopen = () => ws.send("hello");
            ws.onmessage = event => { tell(event.data); ws.close(1000, "bye"); };
            ws.onclose = event => tell("closed " + event.code + " " + event.wasClean);
          })()
          """
              .formatted(origin.replace("https", "wss")));
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 1000 true");
      Request request = requests.remove();
      assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(request.header("Origin")).isEqualTo(origin);
      assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(new WsStatus(1000, "bye"));
    }
  }
}
