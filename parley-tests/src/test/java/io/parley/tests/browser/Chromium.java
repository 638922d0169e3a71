package io.parley.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.tests.LoopbackTls;
import io.parley.tests.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A headless Chromium with a profile of its own, driven by the DevTools protocol over our client.
 * It trusts {@link LoopbackTls}.
 */
public final class Chromium implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;

  /** The first start on a busy machine, which has to read all of the browser. */
  private static final int START_PATIENCE_SECONDS = 120;

  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path profile;
  private final Process process;
  private final WebSocket devTools;
  private final AtomicLong lastCall = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();

  /** What pages tell, by their session. */
  private final Map<String, Consumer<String>> bindings = new ConcurrentHashMap<>();

  private Chromium(Path program, Path profile) throws IOException {
    this.profile = profile;
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--ignore-certificate-errors-spki-list=" + LoopbackTls.pin(),
                "--no-sandbox",
                "--no-first-run",
                "--no-proxy-server",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    CompletableFuture<String> listening = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(listening), "chromium-stderr");
    reader.setDaemon(true);
    reader.start();
    NettyClient client =
        Netty.client()
            .config(config -> config.handshakeTimeout(Duration.ofSeconds(PATIENCE_SECONDS)));
    String where = get(listening, START_PATIENCE_SECONDS);
    devTools = client.newWebSocket(Request.get(where), new Answers());
  }

  /** Where it is; without it on this machine the test is skipped, see {@link Needs}. */
  static Path program() {
    return Needs.program("chromium", "chromium-browser", "google-chrome");
  }

  /** Starts one. Without it on this machine the test is skipped, see {@link Needs}. */
  public static Chromium start() {
    try {
      return new Chromium(program(), Files.createTempDirectory("parley-chromium"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads to the end what the browser has to say, for it would wait otherwise. */
  private void read(CompletableFuture<String> listening) {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Matcher matcher = LISTENING.matcher(line);
        if (matcher.find()) {
          listening.complete(matcher.group(1));
        } else if (!listening.isDone()) {
          lines.add(line);
        }
      }
      listening.completeExceptionally(new IOException("Chromium ended at once: " + lines));
    } catch (IOException e) {
      listening.completeExceptionally(e);
    }
  }

  /** Opens a page and waits until it has loaded. */
  public Page open(URI uri) {
    String target =
        call(null, "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asString();
    JsonNode attached =
        call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true));
    Page page = new Page(target, attached.path("sessionId").asString());
    page.load(uri);
    return page;
  }

  /** The socket to the browser's DevTools. */
  public WebSocket devTools() {
    return devTools;
  }

  /** The name and version that the browser gives itself. */
  public String version() {
    return call(null, "Browser.getVersion", Map.of()).path("product").asString();
  }

  /** Calls a method of the DevTools protocol, in the session of a page or for the whole browser. */
  private JsonNode call(@Nullable String session, String method, Map<String, ?> parameters) {
    long id = lastCall.incrementAndGet();
    ObjectNode call = JSON.createObjectNode().put("id", id).put("method", method);
    call.set("params", JSON.valueToTree(parameters));
    if (session != null) {
      call.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    assertThat(devTools.send(JSON.writeValueAsString(call))).as(method).isTrue();
    JsonNode message = get(answer, PATIENCE_SECONDS);
    assertThat(message.path("error").isMissingNode()).as("%s: %s", method, message).isTrue();
    return message.path("result");
  }

  private static <T> T get(CompletableFuture<T> future, int seconds) {
    try {
      return future.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer of the browser for " + seconds + " s", e);
    } catch (ExecutionException e) {
      throw new AssertionError("the browser failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the browser", e);
    }
  }

  /** Ends the browser as a crash does, with all its connections. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    try {
      devTools.send("{\"id\":0,\"method\":\"Browser.close\"}");
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
    delete(profile);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes from the browser. */
  private final class Answers implements WebSocketListener {

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      JsonNode message = JSON.readTree(text);
      CompletableFuture<JsonNode> call = calls.remove(message.path("id").asLong(0));
      if (call != null) {
        call.complete(message);
      } else if (message.path("method").asString("").equals("Runtime.bindingCalled")) {
        Consumer<String> binding = bindings.get(message.path("sessionId").asString());
        if (binding != null) {
          binding.accept(message.path("params").path("payload").asString());
        }
      }
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, @Nullable Response response) {
      calls.values().forEach(call -> call.completeExceptionally(cause));
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
      IOException closed = new IOException("the browser closed: " + code + " " + reason);
      calls.values().forEach(call -> call.completeExceptionally(closed));
    }
  }

  /** A page in a tab of its own. */
  public final class Page implements AutoCloseable {

    private final String target;
    private final String session;

    private Page(String target, String session) {
      this.target = target;
      this.session = session;
    }

    /** Goes to that address and waits until it has loaded. */
    public void load(URI uri) {
      JsonNode answer = call(session, "Page.navigate", Map.of("url", uri.toString()));
      assertThat(answer.path("errorText").asString("")).as("loading %s", uri).isEmpty();
      evaluate(
          "new Promise(done => document.readyState === 'complete' ? done()"
              + " : addEventListener('load', () => done()))");
    }

    /**
     * What the page passes to {@code name(text)} goes to that consumer, which must not call the
     * browser. It stays when another address is loaded; a second call replaces the first.
     */
    public void bind(String name, Consumer<String> consumer) {
      bindings.put(session, consumer);
      call(session, "Runtime.enable", Map.of());
      call(session, "Runtime.addBinding", Map.of("name", name));
    }

    /** The value of a JavaScript expression; of a promise the value when it is kept. */
    public JsonNode evaluate(String expression) {
      JsonNode answer =
          call(
              session,
              "Runtime.evaluate",
              Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
      JsonNode thrown = answer.path("exceptionDetails");
      assertThat(thrown.isMissingNode()).as("%s", thrown).isTrue();
      return answer.path("result").path("value");
    }

    /** The value as JavaScript writes it. */
    public static String literal(Object value) {
      return JSON.writeValueAsString(value);
    }

    /** Clicks into the middle of the first element of that selector. */
    public void click(String selector) {
      JsonNode middle =
          evaluate(
              """
              (() => {
                const element = document.querySelector(%s);
                element.scrollIntoView({block: "center"});
                const box = element.getBoundingClientRect();
                return {x: box.x + box.width / 2, y: box.y + box.height / 2};
              })()
              """
                  .formatted(literal(selector)));
      for (String type : List.of("mousePressed", "mouseReleased")) {
        Map<String, Object> event = new HashMap<>(Map.of("type", type, "button", "left"));
        event.putAll(Map.of("clickCount", 1, "x", middle.path("x"), "y", middle.path("y")));
        call(session, "Input.dispatchMouseEvent", event);
      }
    }

    /** Clicks into that field and types the text in place of what it holds. */
    public void type(String selector, String text) {
      click(selector);
      evaluate("document.querySelector(%s).select()".formatted(literal(selector)));
      call(session, "Input.insertText", Map.of("text", text));
    }

    /** Presses the Enter key. */
    public void enter() {
      Map<String, Object> key =
          Map.of("key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13);
      for (String type : List.of("rawKeyDown", "keyUp")) {
        Map<String, Object> event = new HashMap<>(key);
        event.put("type", type);
        call(session, "Input.dispatchKeyEvent", event);
      }
    }

    /** Waits until that JavaScript condition is true; it is asked at every change of the page. */
    public void await(String condition) {
      evaluate(
          """
          new Promise((done, fail) => {
            const changes = new MutationObserver(look);
            const late = setTimeout(() => fail("the page never came to: " + %s), 20000);
            function look() {
              if (%s) {
                changes.disconnect();
                clearTimeout(late);
                done();
              }
            }
            changes.observe(document, {
              subtree: true, childList: true, characterData: true, attributes: true});
            look();
          })
          """
              .formatted(literal(condition), condition));
    }

    @Override
    public void close() {
      call(null, "Target.closeTarget", Map.of("targetId", target));
    }
  }
}
