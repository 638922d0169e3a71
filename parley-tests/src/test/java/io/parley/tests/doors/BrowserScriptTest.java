package io.parley.tests.doors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Backend;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.browser.ScriptHost;
import io.parley.netty.Netty;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryBackend;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A page's code, as it is, in a script engine. */
class BrowserScriptTest {

  /** How many comparisons the page makes. */
  static final int CHECKS = 47;

  static final WsHandler SERVER =
      request -> {
        WsConsumer echo =
            ws ->
                ws.onMessage(
                    message -> {
                      if (message.isText() && message.text().equals("leave")) {
                        ws.close(4002, "as asked");
                      } else {
                        ws.send(message);
                      }
                    });
        String offered = request.header("Sec-WebSocket-Protocol");
        return offered != null && List.of(offered.split(", ")).contains("chat")
            ? echo.withSubprotocol("chat")
            : echo;
      };

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void endThread() {
    thread.shutdown();
  }

  static String page() throws IOException {
    try (InputStream in = BrowserScriptTest.class.getResourceAsStream("page.js")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void a_page_runs_over_tcp() throws Exception {
    run(Netty.onFreePort(), Netty.client());
  }

  @Test
  void a_page_runs_in_memory() throws Exception {
    InMemoryBackend memory = InMemory.backend();
    run(memory, memory.client());
  }

  @Test
  void a_page_runs_with_the_default_client() throws Exception {
    try (Server server = SERVER.asServer(Netty.onFreePort()).start()) {
      run(new ScriptHost(thread), server);
    }
  }

  private void run(Backend backend, WebSocket.Factory client) throws Exception {
    try (Server server = SERVER.asServer(backend).start()) {
      run(new ScriptHost(client, thread), server);
    }
  }

  private void run(ScriptHost host, Server server) throws Exception {
    String page = page();
    CompletableFuture<Integer> checks = new CompletableFuture<>();
    Context context =
        Context.newBuilder("js")
            .allowHostAccess(HostAccess.ALL)
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    thread.execute(
        () -> {
          try {
            context.eval("js", ScriptHost.script()).execute(host);
            context.eval("js", page);
            Value promise =
                context.getBindings("js").getMember("page").execute(server.uri("/").toString());
            ProxyExecutable done = count -> checks.complete(count[0].asInt());
            ProxyExecutable failed =
                why ->
                    checks.completeExceptionally(
                        new AssertionError(why[0] + "\n" + why[0].getMember("stack")));
            promise.invokeMember("then", done, failed);
          } catch (RuntimeException e) {
            checks.completeExceptionally(e);
          }
        });
    assertThat(checks.get(50, TimeUnit.SECONDS)).isEqualTo(CHECKS);
    thread.submit(() -> context.close(true)).get(20, TimeUnit.SECONDS);
  }
}
