package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WsClient;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Authenticator;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReachSamplesTest {

  static WsClient behindProxy(String uri) {
    return Netty.client()
        .proxy(Proxy.http("proxy.example", 3128).credentials("ada", "s3cret").except("localhost"))
        .blocking(uri);
  }

  static NettyClient asTheMachineSays() {
    return Netty.client().proxyFromEnvironment(); // http_proxy, https_proxy, all_proxy, no_proxy
  }

  static NettyClient asTheJvmSays() {
    return Netty.client()
        .proxySelector(ProxySelector.getDefault(), proxy -> proxy.credentials("ada", "s3cret"));
  }

  static NettyClient browserLike(CookieManager cookies) {
    return Netty.client()
        .followRedirects(5)
        .authenticator(Authenticator.password("ada", "s3cret"))
        .cookies(cookies);
  }

  static NettyClient withTickets(Function<URI, String> tickets) {
    return Netty.client()
        .authenticator(
            request ->
                request.challenges().stream().anyMatch(challenge -> challenge.is("Ticket"))
                    ? "Ticket " + tickets.apply(request.peer())
                    : null);
  }

  static NettyClient inTheCluster(Function<String, List<InetAddress>> registry, InetAddress from) {
    return Netty.client()
        .resolver(registry::apply)
        .localAddress(from)
        .tcp(tcp -> tcp.keepAlive(true).receiveBuffer(256 * 1024));
  }

  /** Redirects, then asks who is there. */
  private static WsHandler guarded(String scheme, String credentials) {
    WsConsumer echo = ws -> ws.onMessage(ws::send);
    return request -> {
      if (request.rawPath().equals("/old")) {
        return WsConsumer.refuse(Response.of(Status.FOUND).header("Location", "/new"));
      }
      return credentials.equals(request.header("Authorization"))
          ? echo
          : WsConsumer.refuse(
              Response.of(Status.UNAUTHORIZED)
                  .header("WWW-Authenticate", scheme + " realm=\"here\"")
                  .header("Set-Cookie", "asked=yes"));
    };
  }

  private static void assertEcho(NettyClient client, URI uri) {
    try (WsClient ws = client.blocking(Request.get(uri))) {
      ws.send("hello");
      assertThat(ws.receive().text()).isEqualTo("hello");
    }
  }

  @Test
  void ways_to_a_server() {
    try (Server server =
        guarded("Basic", "Basic YWRhOnMzY3JldA==").asServer(Netty.onFreePort()).start()) {
      CookieManager cookies = new CookieManager();
      assertEcho(browserLike(cookies), server.uri("/old"));
      assertThat(cookies.getCookieStore().getCookies()).hasSize(1);
    }
    try (Server server =
        guarded("Ticket", "Ticket for localhost").asServer(Netty.onFreePort()).start()) {
      assertEcho(withTickets(peer -> "for " + peer.getHost()), server.uri("/new"));
    }
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    try (Server server = echo.asServer(Netty.onFreePort()).start()) {
      InetAddress here = InetAddress.getLoopbackAddress();
      URI elsewhere = URI.create("ws://node-7:" + server.port() + "/");
      assertEcho(inTheCluster(host -> List.of(here), here), elsewhere);
      // None of these sends what is for this machine to a proxy.
      assertEcho(asTheMachineSays(), server.uri("/"));
      assertEcho(asTheJvmSays(), server.uri("/"));
      try (WsClient ws = behindProxy(server.uri("/").toString())) {
        ws.send("hello");
        assertThat(ws.receive().text()).isEqualTo("hello");
      }
    }
  }
}
