package io.parley.tests.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.tests.browser.Chromium;
import io.parley.tests.browser.ChromiumExtension;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page that {@link BrowserScriptTest} runs is one that a browser runs, to the same result. */
@ExtendWith(ChromiumExtension.class)
class PageInChromiumTest {

  private final Chromium chromium;

  PageInChromiumTest(Chromium chromium) {
    this.chromium = chromium;
  }

  @Test
  void the_page_runs_in_a_browser() throws Exception {
    PolyHandler app =
        PolyHandler.of(
            request -> Response.ok("<p>page").header("Content-Type", "text/html"),
            BrowserScriptTest.SERVER);
    try (Server server = app.asServer(Netty.onFreePort()).start()) {
      URI home = URI.create(server.uri("/").toString().replaceFirst("^ws", "http"));
      try (Chromium.Page page = chromium.open(home)) {
        page.evaluate(BrowserScriptTest.page());
        int checks =
            page.evaluate("page(" + Chromium.Page.literal(server.uri("/")) + ", false)").asInt();
        assertThat(checks).isEqualTo(BrowserScriptTest.CHECKS);
      }
    }
  }
}
