package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WsClient;
import io.parley.WsMessage;
import io.parley.netty.Netty;
import io.parley.tests.browser.Chromium;
import io.parley.tests.browser.ChromiumExtension;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person with a browser at the page of {@code parley serve}. */
@ExtendWith(ChromiumExtension.class)
class DemoPageTest {

  private final LinkedBlockingQueue<String> thrown = new LinkedBlockingQueue<>();
  private Served served;
  private Chromium.Page page;

  @BeforeEach
  void open(Chromium chromium) {
    served = Served.start();
    page = chromium.open(served.http("/"));
    page.bind("thrown", thrown::add);
    page.evaluate("addEventListener('error', e => thrown(e.message))");
  }

  @AfterEach
  void close() {
    page.close();
    served.close();
    assertThat(thrown).isEmpty();
  }

  private static String in(String panel, String selector) {
    return "document.querySelector('#panel-" + panel + " " + selector + "')";
  }

  private void click(String panel, String selector) {
    page.evaluate(in(panel, selector) + ".click()");
  }

  private void fill(String panel, String selector, String value) {
    page.evaluate(in(panel, selector) + ".value = " + Chromium.Page.literal(value));
  }

  private void awaitText(String panel, String selector, String part) {
    page.await(in(panel, selector) + "?.textContent.includes(" + Chromium.Page.literal(part) + ")");
  }

  /** Waits for an event of that kind with that text. */
  private void awaitEvent(String panel, String kind, String text) {
    page.await(
        "[...document.querySelectorAll('#panel-"
            + panel
            + " .log ."
            + kind
            + " .what')].some(what => what.textContent.includes("
            + Chromium.Page.literal(text)
            + "))");
  }

  private void connect(String panel) {
    page.evaluate("document.getElementById('tab-" + panel + "').click()");
    click(panel, ".connect");
    awaitText(panel, ".state", "Connected");
  }

  private void send(String panel, String text) {
    fill(panel, ".message", text);
    click(panel, ".text .main");
  }

  @Test
  void echo_comes_back_with_its_time() {
    connect("echo");
    send("echo", "h\u00e9llo\n<b>two</b>");
    awaitEvent("echo", "sent", "h\u00e9llo\n<b>two</b>");
    awaitEvent("echo", "received", "h\u00e9llo\n<b>two</b>");
    awaitText("echo", ".received .size", " ms \u00b7 17 B");
    click("echo", ".send-bytes");
    awaitText("echo", ".received.binary .size", "1.0 KiB");
    awaitText("echo", "dl", "Mean of 2");
  }

  @Test
  void a_page_closes_with_code_and_reason() {
    connect("echo");
    fill("echo", ".code", "1001");
    click("echo", ".disconnect");
    awaitText("echo", ".trouble", "1000 or 3000 to 4999, not 1001");
    fill("echo", ".code", "4000");
    fill("echo", ".reason", "lunch");
    click("echo", ".disconnect");
    awaitText("echo", ".detail", "closed with 4000: lunch");
    awaitText("echo", ".state", "Not connected");
    connect("echo");
  }

  @Test
  void people_chat() {
    fill("chat", ".room", "tea time");
    fill("chat", ".name", "Ada & Co");
    connect("chat");
    awaitEvent("chat", "received", "* Ada & Co joined (1 here)");
    try (WsClient bob = Netty.client().blocking(served.ws("/chat/tea%20time?name=Bob"))) {
      awaitEvent("chat", "received", "* Bob joined (2 here)");
      assertThat(bob.receive()).isEqualTo(WsMessage.of("* Bob joined (2 here)"));
      send("chat", "hello");
      assertThat(bob.receive()).isEqualTo(WsMessage.of("Ada & Co: hello"));
      bob.send("hi");
      awaitEvent("chat", "received", "Bob: hi");
    }
    awaitEvent("chat", "received", "* Bob left (1 here)");
  }

  @Test
  void the_clock_ticks() {
    connect("clock");
    awaitText("clock", ".time", ":");
    page.await("document.querySelectorAll('#panel-clock .log .received').length >= 2");
  }

  @Test
  void a_broadcast_comes_to_all() {
    connect("broadcast");
    // Who hears itself hears the others from then on.
    send("broadcast", "here");
    awaitEvent("broadcast", "received", "here");
    try (WsClient other = Netty.client().blocking(served.ws("/broadcast"))) {
      other.send("to all");
      awaitEvent("broadcast", "received", "to all");
      assertThat(other.receive()).isEqualTo(WsMessage.of("to all"));
      send("broadcast", "mine");
      assertThat(other.receive()).isEqualTo(WsMessage.of("mine"));
      awaitText("broadcast", "dl", "Mean of 2");
    }
  }

  @Test
  void the_end_of_the_server_is_told() {
    connect("echo");
    served.run().stop().exitStatus();
    awaitText("echo", ".detail", "closed with 1001, going away: Going away");
    click("echo", ".connect");
    awaitText("echo", ".detail", "closed with 1006");
    awaitEvent("echo", "bad", "could not connect");
  }
}
