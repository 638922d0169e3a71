package io.parley.tests.docs;

import static io.parley.browser.AddEventListenerOptions.once;
import static io.parley.browser.AddEventListenerOptions.signal;
import static io.parley.browser.EventType.CLOSE;
import static io.parley.browser.EventType.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.browser.AbortController;
import io.parley.browser.Blob;
import io.parley.browser.EventLoop;
import io.parley.browser.ScriptHost;
import io.parley.browser.WebSocket;
import io.parley.netty.Netty;
import io.parley.testing.InMemory;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.junit.jupiter.api.Test;

class BrowserSamplesTest {

  private static final WsHandler ECHO =
      request -> {
        WsConsumer echo = ws -> ws.onMessage(ws::send);
        return request.header("Sec-WebSocket-Protocol") == null
            ? echo
            : echo.withSubprotocol("v2.chat");
      };

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private void print(Object line) {
    lines.add(String.valueOf(line));
  }

  private void expect(String line) throws InterruptedException {
    assertThat(lines.poll(20, TimeUnit.SECONDS)).isEqualTo(line);
  }

  private WebSocket first(String url) {
    WebSocket ws =
        new WebSocket(
            url,
            List.of("v2.chat"),
            socket -> {
              socket.onopen = event -> socket.send("hello");
              socket.onmessage = event -> print(event.data());
              socket.onerror = event -> print(event.cause());
              socket.onclose = event -> print(event.code() + " " + event.wasClean());
              socket.addEventListener(MESSAGE, event -> socket.close(1000, "bye"), once());
            });
    return ws;
  }

  private AbortController listeners(WebSocket ws) {
    AbortController stop = new AbortController();
    ws.addEventListener(MESSAGE, event -> print("typed " + event.data()), signal(stop.signal()));
    ws.addEventListener("message", event -> print(event.type()), once().and(signal(stop.signal())));
    ws.addEventListener(CLOSE, event -> print("left with " + event.code()));
    return stop;
  }

  private void binary(WebSocket ws) {
    ws.binaryType("arraybuffer");
    ws.addEventListener(MESSAGE, event -> print(((byte[]) event.data()).length + " bytes"));
    ws.send(new byte[] {1, 2, 3});
    ws.send(new Blob(List.of("four", new byte[] {5})));
  }

  private static ExecutorService runScript(String script, HostAccess access) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    thread.execute(
        () -> {
          Context context = Context.newBuilder("js").allowHostAccess(access).build();
          context.eval("js", ScriptHost.script()).execute(new ScriptHost(thread));
          context.eval("js", script);
        });
    return thread;
  }

  @Test
  void the_first() throws Exception {
    try (Server server = ECHO.asServer(Netty.onFreePort()).start()) {
      WebSocket ws = first(server.uri("/").toString());
      expect("hello");
      expect("1000 true");
      assertThat(ws.readyState()).isEqualTo(WebSocket.CLOSED);
    }
  }

  private WebSocket open(String path) throws InterruptedException {
    BlockingQueue<String> opened = new LinkedBlockingQueue<>();
    WebSocket ws =
        new WebSocket(
            InMemory.client(ECHO),
            EventLoop.shared(),
            "ws://memory" + path,
            List.of(),
            socket -> socket.onopen = event -> opened.add("open"));
    assertThat(opened.poll(20, TimeUnit.SECONDS)).isEqualTo("open");
    return ws;
  }

  @Test
  void handlers_and_listeners() throws Exception {
    WebSocket ws = open("/");
    AbortController stop = listeners(ws);
    ws.send("1");
    expect("typed 1");
    expect("message");
    ws.send("2");
    expect("typed 2");
    stop.abort();
    ws.send("3");
    ws.close(1000);
    expect("left with 1000");
  }

  @Test
  void bytes_and_blobs() throws Exception {
    binary(open("/"));
    expect("3 bytes");
    expect("5 bytes");
  }

  @Test
  void a_script() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WsHandler app = request -> ws -> ws.onMessage(message -> heard.add(message.text()));
    try (Server server = app.asServer(Netty.onFreePort()).start()) {
      String script =
          "const ws = new WebSocket('" + server.uri("/") + "'); ws.onopen = () => ws.send('hi');";
      ExecutorService thread = runScript(script, HostAccess.ALL);
      assertThat(heard.poll(50, TimeUnit.SECONDS)).isEqualTo("hi");
      thread.shutdown();
    }
  }
}
