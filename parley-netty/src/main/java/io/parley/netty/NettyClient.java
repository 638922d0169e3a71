package io.parley.netty;

import io.parley.Dispatch;
import io.parley.WebSocket;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.connection.Receiver;
import io.parley.http.Request;
import io.parley.netty.tls.ClientContexts;
import io.parley.netty.unix.UnixPath;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes client sockets over TCP or a Unix socket, with TLS for {@code wss:}. Immutable; each method
 * gives a changed copy. {@link Netty#client} makes one; it needs no closing.
 *
 * <p>Beside {@code ws:} and {@code wss:} a URI may name a Unix socket, and behind a colon what to
 * ask for there: {@code ws+unix:/run/app.sock:/echo?a=b}, or {@code wss+unix:} with TLS. The host
 * is then {@code localhost}. A colon in the path of the socket is written {@code %3A}.
 *
 * <p>A {@code Sec-WebSocket-Protocol} header on the request offers subprotocols. With TLS the
 * server's certificate must lead to a trusted root and be made out to the host of the URI.
 */
public final class NettyClient extends WebSocketClient {

  private static final Duration MIN_ATTEMPT_DELAY = Duration.ofMillis(10);
  private static final int MAX_REDIRECTS = 50;

  private final ClientOptions options;

  NettyClient(ClientOptions options) {
    this.options = options;
  }

  /**
   * Changes bounds and times of the sockets; starts from what is set already, at first {@link
   * WebSocketConfig#queue()} for {@code newWebSocket} and {@link WebSocketConfig#client()} for
   * every other form.
   *
   * @param changes run for each kind of defaults
   * @throws IllegalArgumentException if what comes of them cannot be
   */
  public NettyClient config(UnaryOperator<WebSocketConfig.Builder> changes) {
    return new NettyClient(options.withConfig(options.config().and(changes)));
  }

  /** Runs callbacks on the event loop: they must never block. */
  public NettyClient inline() {
    return config(config -> config.dispatch(Dispatch.INLINE));
  }

  /**
   * Bounds the look-up of the host and the TCP connect, within {@link
   * WebSocketConfig#handshakeTimeout()}, which bounds all of it.
   *
   * @param timeout zero, the default, for no bound of its own
   */
  public NettyClient connectTimeout(Duration timeout) {
    Checks.notNegative(timeout, "connectTimeout");
    return with(options.dial().withTimeout(timeout));
  }

  /**
   * Tries the next address of a host when the one before is neither connected nor refused after
   * this time (RFC 8305 section 5).
   *
   * @param delay from 10 ms; default 250 ms
   */
  public NettyClient attemptDelay(Duration delay) {
    if (delay.compareTo(MIN_ATTEMPT_DELAY) < 0) {
      throw new IllegalArgumentException(
          "attemptDelay must be at least 10 ms, not " + delay.toMillis() + " ms");
    }
    return with(options.dial().withAttemptDelay(delay));
  }

  /**
   * Looks up hosts by this, those of proxies included; default: as the JDK does. Names of servers
   * behind a proxy are looked up by the proxy.
   */
  public NettyClient resolver(HostResolver resolver) {
    return with(options.dial().withResolver(resolver));
  }

  /** Connects from that address of this machine, and to addresses of its family only. */
  public NettyClient localAddress(InetAddress address) {
    return with(options.dial().withLocalAddress(address));
  }

  /** Changes options of TCP; starts from what is set already. */
  public NettyClient tcp(UnaryOperator<TcpOptions> changes) {
    return with(options.dial().withTcp(changes.apply(options.dial().tcp())));
  }

  private NettyClient with(DialOptions dial) {
    return new NettyClient(options.withDial(dial));
  }

  /** Goes through that proxy. Of this and the other ways to name proxies the last call counts. */
  public NettyClient proxy(Proxy proxy) {
    return new NettyClient(options.withProxies(ProxyChoice.of(proxy)));
  }

  /** As {@link #proxySelector(ProxySelector, UnaryOperator)} with the proxies as they are. */
  public NettyClient proxySelector(ProxySelector selector) {
    return proxySelector(selector, UnaryOperator.identity());
  }

  /**
   * Goes through the proxies that the selector names for a URI, {@code http:} for {@code ws:} and
   * {@code https:} for {@code wss:}: through the first that can be connected to. It may block: it
   * runs on the workers.
   *
   * @param changes to each of them, such as {@link Proxy#credentials}
   */
  public NettyClient proxySelector(ProxySelector selector, UnaryOperator<Proxy> changes) {
    return new NettyClient(options.withProxies(ProxyChoice.of(selector, changes)));
  }

  /**
   * Goes through the proxies that the environment names now: {@code http_proxy} for {@code ws:},
   * {@code https_proxy} for {@code wss:}, {@code all_proxy} for what has none of its own, and not
   * to the hosts in {@code no_proxy}; all in small letters or capitals. Never for this machine
   * itself; {@code HTTP_PROXY} is not read in a CGI program.
   *
   * @throws IllegalArgumentException naming the variable that cannot be used
   */
  public NettyClient proxyFromEnvironment() {
    return proxyFromEnvironment(System.getenv());
  }

  /** As {@link #proxyFromEnvironment()}, in another environment. */
  public NettyClient proxyFromEnvironment(Map<String, String> environment) {
    return new NettyClient(options.withProxies(ProxyChoice.of(environment)));
  }

  /**
   * Follows redirects: 301, 302, 303, 307 and 308, with another GET. To another origin (scheme,
   * host, port) the request goes without its {@code Authorization}, {@code Proxy-Authorization},
   * {@code Cookie} and {@code Host}, and the {@linkplain #authenticator} has no say there.
   *
   * @param most 0, the default, to 50; one more fails the handshake, as every redirect does with 0
   */
  public NettyClient followRedirects(int most) {
    if (most < 0 || most > MAX_REDIRECTS) {
      throw new IllegalArgumentException(
          "followRedirects must be 0 to " + MAX_REDIRECTS + ", not " + most);
    }
    return with(options.follow().withRedirects(most));
  }

  /** Follows redirects from {@code wss:} to {@code ws:}, too, where everybody can read along. */
  public NettyClient allowDowngrade() {
    return with(options.follow().withDowngrade());
  }

  /**
   * Answers the challenges of the server (401), each once; then the refusal stands. Proxies have
   * {@linkplain Proxy#authenticator their own}.
   */
  public NettyClient authenticator(Authenticator authenticator) {
    return with(options.follow().withAuthenticator(authenticator));
  }

  /**
   * Sends cookies with the handshake, and stores those that come with its answer, also with a
   * refusal and a redirect. The handler may block: it runs on the workers. It sees URIs of {@code
   * http:} and {@code https:}.
   */
  public NettyClient cookies(CookieHandler handler) {
    return with(options.follow().withCookies(handler));
  }

  private NettyClient with(FollowOptions follow) {
    return new NettyClient(options.withFollow(follow));
  }

  /**
   * Opens sockets by HTTP/1.1 alone, each with a TCP connection of its own. This is the default:
   * few servers open WebSockets by HTTP/2, and to find out takes time.
   */
  public NettyClient http1() {
    return new NettyClient(options.withHttp(HttpChoice.HTTP_1_1));
  }

  /**
   * Opens {@code wss:} sockets by HTTP/2 (RFC 8441) with servers that offer that by ALPN and in
   * their SETTINGS; with others, and for {@code ws:}, by HTTP/1.1. Sockets to one host and port
   * that were made with the same options share a connection, and with it an event loop. A server
   * without is remembered for five minutes; a connection without sockets is closed after ten
   * seconds.
   */
  public NettyClient http2() {
    return new NettyClient(options.withHttp(HttpChoice.HTTP_2_PREFERRED));
  }

  /**
   * As {@link #http2}, for {@code ws:} as well, and never by HTTP/1.1: the opening fails with a
   * server that has no WebSockets by HTTP/2. In the clear that is spoken without being agreed on
   * (RFC 9113 section 3.3, prior knowledge).
   */
  public NettyClient http2PriorKnowledge() {
    return new NettyClient(options.withHttp(HttpChoice.HTTP_2_ALONE));
  }

  /**
   * Trusts servers whose certificates lead to one of these, and no others. The file is read now.
   *
   * @param certificates PEM: one or more
   * @throws IllegalArgumentException naming the file if it cannot be read or holds no certificate
   */
  public NettyClient trust(Path certificates) {
    return tls(ClientTls.of().trust(TlsTrust.pem(certificates)));
  }

  /**
   * Trusts servers whose certificates lead to one in that store, and no others.
   *
   * @throws IllegalArgumentException if the store cannot be used
   */
  public NettyClient trust(KeyStore store) {
    return tls(ClientTls.of().trust(TlsTrust.of(store)));
  }

  /** Speaks TLS as that context says; the name of the host is still checked. */
  public NettyClient tls(SSLContext context) {
    return tls(ClientTls.of(context));
  }

  /**
   * Speaks TLS so. Of all methods {@code tls}, {@code trust} and {@code insecure} the last call
   * counts.
   *
   * @throws IllegalArgumentException if it has what this machine cannot do, such as a cipher suite
   *     that is not supported, or OpenSSL where there is none
   */
  public NettyClient tls(ClientTls tls) {
    return new NettyClient(options.withTls(new ClientContexts(tls.settings())));
  }

  /**
   * Reads the files of its TLS again, keys as well as trust: new connections get what they hold
   * now, those there are go on, and so does the one that sockets by HTTP/2 share. Blocks until
   * done. Counts for all clients that were made from this one by other options than TLS; not for
   * TLS to a proxy.
   *
   * @throws IllegalArgumentException naming the file that cannot be used; all stays as it was
   * @throws IllegalStateException on an event loop
   */
  public void reloadTls() {
    if (isEventLoop()) {
      throw new IllegalStateException("an event loop cannot reload TLS, for that reads files");
    }
    ClientContexts tls = options.tls();
    if (tls != null) {
      tls.reload();
    }
  }

  /**
   * Trusts every certificate for every host: anybody on the way can read and change what is sent.
   * For trying things out only.
   */
  public NettyClient insecure() {
    return tls(ClientTls.insecure());
  }

  /**
   * Connects every socket to that Unix socket, whatever host the URI names: that is what the server
   * reads in the {@code Host} header, and what its certificate must be made out to. Proxies are not
   * asked, and redirects lead to the same socket.
   *
   * @throws IllegalArgumentException if the path is longer than the system allows (106 bytes on
   *     Linux)
   */
  public NettyClient unixSocket(Path path) {
    return new NettyClient(options.withDial(options.dial().withUnix(UnixPath.of(path))));
  }

  /**
   * Runs sockets on these threads, which the caller closes after them. Default: {@link
   * NettyRuntime#shared()}.
   */
  public NettyClient runtime(NettyRuntime runtime) {
    return new NettyClient(options.withRuntime(runtime));
  }

  @Override
  public WebSocket newWebSocket(
      Request request, WebSocketListener listener, WebSocketConfig defaults) {
    return Opening.start(options, defaults, request, new Receiver.Listening(listener));
  }

  @Override
  protected WebSocket connect(
      Request request, WsConsumer onOpen, @Nullable Consumer<? super Throwable> onError) {
    WebSocketConfig defaults = WebSocketConfig.client();
    return Opening.start(options, defaults, request, new Receiver.Consuming(onOpen, onError));
  }

  @Override
  protected boolean isEventLoop() {
    NettyRuntime runtime = options.runtime();
    return (runtime == null ? NettyRuntime.shared() : runtime).onLoop();
  }
}
