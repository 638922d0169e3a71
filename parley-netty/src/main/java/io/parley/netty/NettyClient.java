package io.parley.netty;

import io.parley.Dispatch;
import io.parley.WebSocket;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.connection.Receiver;
import io.parley.http.Request;
import io.parley.netty.unix.UnixPath;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
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
    return new NettyClient(options.withDial(options.dial().withTimeout(timeout)));
  }

  /**
   * Trusts servers whose certificates lead to one of these, and no others. The file is read now.
   *
   * @param certificates PEM: one or more
   * @throws IllegalArgumentException naming the file if it cannot be read or holds no certificate
   */
  public NettyClient trust(Path certificates) {
    return new NettyClient(options.withTls(ClientTls.trusting(certificates)));
  }

  /**
   * Trusts servers whose certificates lead to one in that store, and no others.
   *
   * @throws IllegalArgumentException if the store cannot be used
   */
  public NettyClient trust(KeyStore store) {
    return new NettyClient(options.withTls(ClientTls.trusting(store)));
  }

  /** Speaks TLS as that context says; the name of the host is still checked. */
  public NettyClient tls(SSLContext context) {
    return new NettyClient(options.withTls(ClientTls.of(context)));
  }

  /**
   * Trusts every certificate for every host: anybody on the way can read and change what is sent.
   * For trying things out only.
   */
  public NettyClient insecure() {
    return new NettyClient(options.withTls(ClientTls.insecure()));
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
