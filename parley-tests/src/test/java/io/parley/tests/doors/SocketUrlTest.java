package io.parley.tests.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.AdaptingWebSocket;
import io.parley.SendResult;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.browser.DOMException;
import io.parley.browser.EventLoop;
import io.parley.browser.WebSocket;
import io.parley.http.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arguments of the browser's constructor: URLs and subprotocols. */
class SocketUrlTest {

  private final List<Request> requests = new ArrayList<>();

  private WebSocket socket(String url, String... protocols) {
    return new WebSocket(
        (request, listener) -> {
          requests.add(request);
          return new Nowhere(request);
        },
        EventLoop.on(task -> {}),
        url,
        List.of(protocols),
        ws -> {});
  }

  /** A socket that goes nowhere. */
  private static final class Nowhere extends AdaptingWebSocket {
    Nowhere(Request request) {
      super(request);
    }

    @Override
    protected SendResult transmit(WsMessage message) {
      return SendResult.ACCEPTED;
    }

    @Override
    protected void transmitClose(WsStatus status) {}

    @Override
    public void cancel() {}
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ws://localhost:8000/mysock | ws://localhost:8000/mysock",
        "wss://feed.example | wss://feed.example/",
        "http://feed.example/a?b=c | ws://feed.example/a?b=c",
        "HTTPS://Feed.Example/A | wss://feed.example/A",
        "ws://feed.example:80/ | ws://feed.example/",
        "wss://feed.example:443/ | wss://feed.example/",
        "wss://feed.example:80/ | wss://feed.example:80/",
        "ws://feed.example:/ | ws://feed.example/",
        "ws://feed.example:00081/ | ws://feed.example:81/",
        "` \t ws://feed.ex\nample/ ` | ws://feed.example/",
        "ws:feed.example | ws://feed.example/",
        "ws:\\\\feed.example\\a\\b | ws://feed.example/a/b",
        "ws://feed.example/a/./b/../c/%2e%2E/d | ws://feed.example/a/d",
        "ws://feed.example/../.. | ws://feed.example/",
        "ws://feed.example/a/.. | ws://feed.example/",
        "ws://feed.example/a b?c d'e | ws://feed.example/a%20b?c%20d%27e",
        "ws://feed.example/é?ü | ws://feed.example/%C3%A9?%C3%BC",
        "ws://feed.example/^{x}? | ws://feed.example/%5E%7Bx%7D?",
        "ws://bücher.example/ | ws://xn--bcher-kva.example/",
        "ws://f%65ed.example/ | ws://feed.example/",
        "ws://0x7f.1/ | ws://127.0.0.1/",
        "ws://127.0.0.1./ | ws://127.0.0.1/",
        "ws://017700000001/ | ws://127.0.0.1/",
        "ws://[0:0:0:0:0:0:0:1]:81/ | ws://[::1]:81/",
        "ws://[2001:DB8:0:0:1:0:0:1]/ | ws://[2001:db8::1:0:0:1]/",
        "ws://[1:2:3:4:5:6:7:0]/ | ws://[1:2:3:4:5:6:7:0]/",
        "ws://[1:0:0:0:0:0:0:0]/ | ws://[1::]/",
        "ws://[::ffff:1.2.3.4]/ | ws://[::ffff:102:304]/",
        "ws://us er:p@ss@feed.example/ | ws://us%20er:p%40ss@feed.example/",
      })
  void a_url_is_parsed_and_written_as_the_standard_says(String url, String written) {
    assertThat(socket(url).url()).isEqualTo(written);
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/relative",
        "relative",
        "//feed.example/",
        "ftp://feed.example/",
        "mailto:x",
        "ws://",
        "ws://:80/",
        "ws://feed.example:x/",
        "ws://feed.example:65536/",
        "ws://feed.example:-1/",
        "ws://feed.example/#part",
        "ws://feed.example/#",
        "ws://fe ed/",
        "ws://fe%00ed/",
        "ws://fe^ed/",
        "ws://%ff%/",
        "ws://1.2.3.4.5/",
        "ws://1.2.3.256/",
        "ws://256.1/a/../b:c@d.256.256.256.256/",
        "ws://09.1/",
        "ws://[::1/",
        "ws://[::g]/",
        "ws://[fe80::1%eth0]/",
        "ws://[1:2]/",
      })
  void what_is_no_url_of_a_socket_is_a_syntax_error(String url) {
    assertThatExceptionOfType(DOMException.class)
        .isThrownBy(() -> socket(url))
        .satisfies(error -> assertThat(error.name()).isEqualTo("SyntaxError"))
        .satisfies(error -> assertThat(error.code()).isEqualTo(12));
    assertThat(requests).isEmpty();
  }

  @Test
  void what_a_url_may_have_but_a_request_may_not_is_encoded_on_the_way_out() {
    WebSocket ws = socket("ws://feed.example/a|b[%zz]?c^|`");
    assertThat(ws.url()).isEqualTo("ws://feed.example/a|b[%zz]?c^|`");
    assertThat(requests.get(0).uri()).hasToString("ws://feed.example/a%7Cb%5B%25zz%5D?c%5E%7C%60");
  }

  @Test
  void user_and_password_go_out_as_a_header() {
    socket("ws://us%20er:p%40ss@feed.example/");
    assertThat(requests.get(0).uri()).hasToString("ws://feed.example/");
    assertThat(requests.get(0).header("Authorization")).isEqualTo("Basic dXMgZXI6cEBzcw==");
    socket("ws://user@feed.example/");
    assertThat(requests.get(1).header("Authorization")).isEqualTo("Basic dXNlcjo=");
    assertThat(socket("ws://@feed.example/").url()).isEqualTo("ws://feed.example/");
  }

  @Test
  void subprotocols_are_offered_in_their_order() {
    socket("ws://feed.example/", "v2.chat", "v1.chat");
    assertThat(requests.get(0).header("Sec-WebSocket-Protocol")).isEqualTo("v2.chat, v1.chat");
    socket("ws://feed.example/");
    assertThat(requests.get(1).header("Sec-WebSocket-Protocol")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "a,b", "é", "a/b", "a\n", "twice;twice"})
  void a_subprotocol_is_a_token(String protocol) {
    assertThatExceptionOfType(DOMException.class)
        .isThrownBy(() -> socket("ws://feed.example/", protocol))
        .satisfies(error -> assertThat(error.name()).isEqualTo("SyntaxError"));
  }

  @Test
  void a_subprotocol_is_offered_once() {
    assertThatExceptionOfType(DOMException.class)
        .isThrownBy(() -> socket("ws://feed.example/", "chat", "chat"))
        .withMessageContaining("chat")
        .satisfies(error -> assertThat(error.toString()).contains("DOMException: SyntaxError: "));
    assertThat(socket("ws://feed.example/", "chat", "Chat")).isNotNull();
  }
}
