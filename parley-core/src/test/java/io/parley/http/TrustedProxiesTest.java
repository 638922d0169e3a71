package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxies are in 10.0.0.0/8, and the one that the request comes from is 10.0.0.1. */
class TrustedProxiesTest {

  private static final SocketAddress PROXY = new InetSocketAddress("10.0.0.1", 4711);
  private static final TrustedProxies TRUSTING =
      TrustedProxies.at(AddressRanges.of("10.0.0.0/8", "fd00::/8"));

  private static Request request(String... fields) {
    Request request = Request.get("/x").header("Host", "inner:8080").remoteAddress(PROXY);
    for (int i = 0; i < fields.length; i += 2) {
      request = request.header(fields[i], fields[i + 1]);
    }
    return request;
  }

  private static String shown(Request request) {
    InetSocketAddress remote = (InetSocketAddress) Objects.requireNonNull(request.remoteAddress());
    return (request.isSecure() ? "https" : "http")
        + " "
        + request.header("Host")
        + " "
        + remote.getAddress().getHostAddress()
        + " "
        + remote.getPort();
  }

  private static final String UNTOLD = "http inner:8080 10.0.0.1 4711";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.1                         | http inner:8080 192.0.2.1 0",
        "For=192.0.2.1;PROTO=https;Host=chat   | https chat 192.0.2.1 0",
        "for=\"192.0.2.1:5\" ; proto=wss       | https inner:8080 192.0.2.1 5",
        "for=\"[2001:db8::1]:5\"               | http inner:8080 2001:db8:0:0:0:0:0:1 5",
        "for=\"[2001:db8::1]\"                 | http inner:8080 2001:db8:0:0:0:0:0:1 0",
        "for=\"192.0.2.1:_port\"               | http inner:8080 192.0.2.1 0",
        "host=\"chat:8443\";proto=https        | https chat:8443 10.0.0.1 4711",
        "host=\"[::1]:8443\";by=_me;ext=\"a,b\" | http [::1]:8443 10.0.0.1 4711",
        "for=192.0.2.\\1                       | http inner:8080 10.0.0.1 4711",
        "for=\"192.0.2.\\1\"                   | http inner:8080 192.0.2.1 0",
        // Not known: the proxy's own address stays, the rest counts.
        "for=unknown;proto=https               | https inner:8080 10.0.0.1 4711",
        "for=_hidden;proto=https               | https inner:8080 10.0.0.1 4711",
        "for=\"_hidden:_p\"                    | http inner:8080 10.0.0.1 4711",
        // From the right, through the trusted ones.
        "for=198.51.100.1, for=192.0.2.1       | http inner:8080 192.0.2.1 0",
        "for=198.51.100.1, for=10.0.0.2        | http inner:8080 198.51.100.1 0",
        "for=1.1.1.1, for=2.2.2.2, for=10.0.0.3, for=\"[fd00::2]\" | http inner:8080 2.2.2.2 0",
        "for=10.0.0.4, for=10.0.0.3            | http inner:8080 10.0.0.4 0",
        "for=evil;host=evil, for=192.0.2.1     | http inner:8080 192.0.2.1 0",
        "for=1.1.1.1;proto=https;host=a, for=10.0.0.2;proto=http;host=b | https a 1.1.1.1 0",
        "for=1.1.1.1;proto=https, for=10.0.0.2;host=b                   | https b 1.1.1.1 0",
        "proto=https;host=evil, for=192.0.2.1  | http inner:8080 192.0.2.1 0",
        "for=1.1.1.1, for=_hidden, for=10.0.0.2 | http inner:8080 10.0.0.2 0",
        "', ,for=192.0.2.1,'                   | http inner:8080 192.0.2.1 0",
      })
  void the_standard_header(String header, String expected) {
    assertThat(shown(TRUSTING.told(request("Forwarded", header)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for",
        "for=",
        "for=a",
        "for=\"192.0.2.1",
        "for=192.0.2.1:80",
        "for=192.0.2.1 for=192.0.2.2",
        "for=192.0.2.1;",
        "for=192.0.2.1;for=192.0.2.2",
        "for=\"[2001:db8::1\"",
        "for=\"[192.0.2.1]\"",
        "for=\"[::1]x\"",
        "for=\"192.0.2.1:99999\"",
        "for=\"192.0.2.1:\"",
        "for=192.0.2.1;proto=gopher",
        "for=192.0.2.1;host=\"a b\"",
        "for=192.0.2.1;host=\"a/b\"",
        "for=192.0.2.1;host=\"user@b\"",
        "for=\", for=192.0.2.1"
      })
  void a_malformed_one_is_not_trusted(String header) {
    assertThat(shown(TRUSTING.told(request("Forwarded", header)))).isEqualTo(UNTOLD);
  }

  @Test
  void lines_of_a_header_are_one_list() {
    Request request = request("Forwarded", "for=1.1.1.1", "Forwarded", "for=2.2.2.2, for=10.0.0.2");
    assertThat(shown(TRUSTING.told(request))).isEqualTo("http inner:8080 2.2.2.2 0");
    Request old = request("X-Forwarded-For", "1.1.1.1", "X-Forwarded-For", "2.2.2.2,10.0.0.2");
    assertThat(shown(TRUSTING.told(old))).isEqualTo("http inner:8080 2.2.2.2 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "192.0.2.1           | -           | -       | -    | http inner:8080 192.0.2.1 0",
        "192.0.2.1:5         | https       | chat    | -    | https chat 192.0.2.1 5",
        "2001:db8::1         | -           | -       | -    | http inner:8080 2001:db8:0:0:0:0:0:1 0",
        "[2001:db8::1]:5     | -           | -       | -    | http inner:8080 2001:db8:0:0:0:0:0:1 5",
        "-                   | https       | chat    | 443  | https chat 10.0.0.1 4711",
        "-                   | https       | chat    | 8443 | https chat:8443 10.0.0.1 4711",
        "-                   | http        | chat    | 80   | http chat 10.0.0.1 4711",
        "-                   | https       | chat:1  | 8443 | https chat:1 10.0.0.1 4711",
        "-                   | https       | [::1]   | 8443 | https [::1]:8443 10.0.0.1 4711",
        // From the right.
        "1.1.1.1, 2.2.2.2    | -           | -       | -    | http inner:8080 2.2.2.2 0",
        "garbage, 2.2.2.2    | -           | -       | -    | http inner:8080 2.2.2.2 0",
        "1.1.1.1, 10.0.0.2   | https, http | a, b    | -    | https a 1.1.1.1 0",
        "1.1.1.1, 2.2.2.2    | https, http | a, b    | -    | http b 2.2.2.2 0",
        "1.1.1.1, 10.0.0.2   | https       | a       | -    | https a 1.1.1.1 0",
        "1.1.1.1, unknown    | https       | -       | -    | https inner:8080 10.0.0.1 4711",
        "-                   | https, http | -       | -    | http inner:8080 10.0.0.1 4711",
        // Malformed where it counts.
        "1.1.1.1, garbage    | https       | -       | -    | http inner:8080 10.0.0.1 4711",
        "1.1.1.1             | gopher      | -       | -    | http inner:8080 10.0.0.1 4711",
        "1.1.1.1             | -           | a b     | -    | http inner:8080 10.0.0.1 4711",
        "1.1.1.1             | -           | -       | x    | http inner:8080 10.0.0.1 4711",
        "1.1.1.1             | -           | -       | 65536 | http inner:8080 10.0.0.1 4711"
      })
  void the_older_headers(String client, String proto, String host, String port, String expected) {
    Request request = request();
    request = client == null ? request : request.header("X-Forwarded-For", client);
    request = proto == null ? request : request.header("X-Forwarded-Proto", proto);
    request = host == null ? request : request.header("X-Forwarded-Host", host);
    request = port == null ? request : request.header("X-Forwarded-Port", port);
    assertThat(shown(TRUSTING.told(request))).isEqualTo(expected);
  }

  @Test
  void the_port_told_joins_the_host_of_the_request() {
    Request request =
        Request.get("/")
            .header("Host", "chat")
            .remoteAddress(PROXY)
            .header("X-Forwarded-Port", "81");
    assertThat(TRUSTING.told(request).header("Host")).isEqualTo("chat:81");
    Request nameless = Request.get("/").remoteAddress(PROXY).header("X-Forwarded-Port", "81");
    assertThat(TRUSTING.told(nameless).header("Host")).isNull();
  }

  @Test
  void both_forms_count_only_where_they_agree() {
    Request agreeing =
        request("Forwarded", "for=\"192.0.2.1:5\";proto=https", "X-Forwarded-For", "192.0.2.1");
    assertThat(shown(TRUSTING.told(agreeing))).isEqualTo("https inner:8080 192.0.2.1 5");
    Request forged = request("Forwarded", "for=198.51.100.1", "X-Forwarded-For", "192.0.2.1");
    assertThat(shown(TRUSTING.told(forged))).isEqualTo(UNTOLD);
    Request hidden = request("Forwarded", "for=_x", "X-Forwarded-For", "192.0.2.1");
    assertThat(shown(TRUSTING.told(hidden))).isEqualTo(UNTOLD);
  }

  @Test
  void nobody_else_is_believed() {
    Request request =
        request("Forwarded", "for=192.0.2.1;proto=https;host=evil", "X-Forwarded-Host", "evil");
    assertThat(TrustedProxies.NONE.told(request)).isSameAs(request);
    Request stranger = request.remoteAddress(new InetSocketAddress("192.0.2.9", 1));
    assertThat(TRUSTING.told(stranger)).isSameAs(stranger);
    Request nobody = request.remoteAddress(null);
    assertThat(TRUSTING.told(nobody)).isSameAs(nobody);
  }

  @Test
  void a_trusted_proxy_that_tells_nothing_changes_nothing() {
    Request request = request();
    assertThat(TRUSTING.told(request)).isSameAs(request);
    Request secure = request.secure(true);
    assertThat(TRUSTING.told(secure).isSecure()).isTrue();
    assertThat(TRUSTING.told(secure.header("X-Forwarded-Proto", "http")).isSecure()).isFalse();
  }

  @Test
  void a_proxy_may_come_by_a_unix_socket() {
    TrustedProxies unix = TrustedProxies.at(AddressRanges.of("unix"));
    Request request =
        request("X-Forwarded-For", "192.0.2.1").remoteAddress(UnixDomainSocketAddress.of(""));
    assertThat(shown(unix.told(request))).isEqualTo("http inner:8080 192.0.2.1 0");
    assertThat(TRUSTING.told(request)).isSameAs(request);
    assertThat(unix).hasToString("unix");
  }
}
