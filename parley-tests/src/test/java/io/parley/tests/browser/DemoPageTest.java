package io.parley.tests.browser;

import static io.parley.tests.browser.Chromium.Page.literal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page that {@code parley serve} shows, as a person uses it. */
@ExtendWith(ChromiumExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoPageTest {

  private static final Pattern PAGE = Pattern.compile("page +(http://\\S+)");

  private final Chromium chromium;
  private final List<Chromium.Page> pages = new ArrayList<>();
  private Serve serve;

  DemoPageTest(Chromium chromium) {
    this.chromium = chromium;
  }

  /** The command, running. */
  private record Serve(Process process, URI page) implements AutoCloseable {

    static Serve start() throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "io.parley.cli.Main",
                  "serve",
                  "--port",
                  "0")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      while (true) {
        String line = out.readLine();
        assertThat(line).as("a line of parley serve that names its page").isNotNull();
        Matcher page = PAGE.matcher(line);
        if (page.find()) {
          return new Serve(process, URI.create(page.group(1)));
        }
      }
    }

    @Override
    public void close() {
      process.destroy();
      assertThat(process.onExit()).as("parley serve ends").succeedsWithin(20, TimeUnit.SECONDS);
    }
  }

  @BeforeAll
  void serve() throws IOException {
    serve = Serve.start();
  }

  @AfterEach
  void closePages() {
    pages.forEach(Chromium.Page::close);
    pages.clear();
  }

  @AfterAll
  void stop() {
    serve.close();
  }

  private Chromium.Page open() {
    return open(serve);
  }

  private Chromium.Page open(Serve server) {
    Chromium.Page page = chromium.open(server.page);
    pages.add(page);
    return page;
  }

  /** Waits until the first element of that selector shows this text, nothing more. */
  private static void awaitText(Chromium.Page page, String selector, String text) {
    page.await(
        "document.querySelector(%s)?.innerText === %s".formatted(literal(selector), literal(text)));
  }

  private static void connect(Chromium.Page page, String panel) {
    page.click("#tab-" + panel);
    page.click("#panel-" + panel + " .connect");
    awaitText(page, "#panel-" + panel + " .state", "Connected");
  }

  @Test
  void the_echo() {
    Chromium.Page page = open();
    awaitText(page, "#panel-echo .state", "Not connected");
    connect(page, "echo");

    page.type("#panel-echo .message", "Grüße, 世界 🎉");
    page.enter();
    awaitText(page, "#panel-echo .log .sent .what", "Grüße, 世界 🎉");
    awaitText(page, "#panel-echo .log .received .what", "Grüße, 世界 🎉");

    page.click("#panel-echo .send-bytes");
    page.await("document.querySelector('#panel-echo .log .received.binary') !== null");
    assertThat(
            page.evaluate(
                    """
                    document.querySelector("#panel-echo .log .sent.binary .what").innerText
                      === document.querySelector("#panel-echo .log .received.binary .what").innerText
                    """)
                .asBoolean())
        .isTrue();

    page.type("#panel-echo .code", "4000");
    page.type("#panel-echo .reason", "enough");
    page.click("#panel-echo .disconnect");
    awaitText(page, "#panel-echo .state", "Not connected");
    awaitText(page, "#panel-echo .detail", "closed with 4000: enough");
  }

  @Test
  void the_chat() {
    Chromium.Page ada = open();
    ada.click("#tab-chat");
    ada.type("#panel-chat .name", "Ada");
    connect(ada, "chat");
    awaitText(ada, "#panel-chat .log .received .what", "* Ada joined (1 here)");

    Chromium.Page bob = open();
    bob.click("#tab-chat");
    bob.type("#panel-chat .name", "Bob");
    connect(bob, "chat");
    awaitText(bob, "#panel-chat .log .received .what", "* Bob joined (2 here)");
    bob.type("#panel-chat .message", "hello");
    bob.enter();
    awaitText(ada, "#panel-chat .log .received:last-child .what", "Bob: hello");
    awaitText(bob, "#panel-chat .log .received:last-child .what", "Bob: hello");

    bob.click("#panel-chat .disconnect");
    awaitText(ada, "#panel-chat .log .received:last-child .what", "* Bob left (1 here)");
  }

  @Test
  void the_clock() {
    Chromium.Page page = open();
    connect(page, "clock");
    page.await(
        "/^\\d\\d:\\d\\d:\\d\\d$/.test("
            + "document.querySelector('#panel-clock .time').innerText)");
  }

  @Test
  void the_broadcast() {
    Chromium.Page one = open();
    connect(one, "broadcast");
    broadcast(one, "one is in");
    Chromium.Page other = open();
    connect(other, "broadcast");
    broadcast(other, "other is in");
    awaitText(one, "#panel-broadcast .log .received:last-child .what", "other is in");
    broadcast(one, "to all");
    awaitText(other, "#panel-broadcast .log .received:last-child .what", "to all");
  }

  /** Who hears itself hears the others from then on. */
  private static void broadcast(Chromium.Page page, String message) {
    page.type("#panel-broadcast .message", message);
    page.enter();
    awaitText(page, "#panel-broadcast .log .received:last-child .what", message);
  }

  @Test
  void the_end_of_the_server() throws IOException {
    try (Serve ending = Serve.start()) {
      Chromium.Page page = open(ending);
      connect(page, "echo");
      connect(page, "clock");
      ending.process.destroy();
      awaitText(page, "#panel-clock .detail", "closed with 1001, going away: Going away");
      page.click("#tab-echo");
      awaitText(page, "#panel-echo .detail", "closed with 1001, going away: Going away");
      page.click("#panel-echo .connect");
      page.await(
          "document.querySelector('#panel-echo .log li:last-child').innerText"
              + ".includes('could not connect: 1006')");
    }
  }
}
