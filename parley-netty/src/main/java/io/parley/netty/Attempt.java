package io.parley.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.util.concurrent.Future;
import io.parley.HandshakeException;
import io.parley.ProxyException;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.channel.Causes;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.dial.AddressOrder;
import io.parley.netty.dial.Dialer;
import io.parley.netty.dial.Target;
import io.parley.netty.socks.SocksDialog;
import io.parley.netty.socks.SocksException;
import io.parley.netty.tls.Alpn;
import io.parley.netty.tls.ClientContexts;
import io.parley.netty.tls.PlainHttp;
import io.parley.netty.transport.Takeover;
import io.parley.netty.unix.UnixPath;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Negotiated;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One request of an opening, over a connection of its own: which way, look-up, connect, the proxy,
 * TLS, request, answer. Used on the loop's thread only.
 */
final class Attempt {

  private static final Logger LOG = System.getLogger(Attempt.class.getName());

  /** The name in the pipeline of TLS with the server. */
  static final String SERVER_TLS = "tls";

  private final Opening opening;
  private final ClientOptions options;
  private final Request request;
  private final Target target;

  /** The ways to go, the first of which is being gone. */
  private List<Proxy> ways = List.of(Proxy.NONE);

  /** How a SOCKS proxy is asked; null where there is none. */
  private @Nullable SocksDialog socks;

  /** The authentication with the proxy; null where there is none. */
  private @Nullable Login login;

  private @Nullable Future<?> connectTimer;
  private @Nullable Dialer dialer;
  private @Nullable DuplexChannel channel;
  private @Nullable Exchange exchange;

  /** What a failure of the TLS that is spoken means. */
  private Function<SSLException, String> whyTlsFails = Causes::reason;

  /** The way by HTTP/2; null when that is not tried, or no more. */
  private @Nullable Http2Way http2;

  /**
   * Prepares it.
   *
   * @param request with an absolute URI, and all but the handshake's own headers
   */
  Attempt(Opening opening, Request request) {
    this.opening = opening;
    this.options = opening.options();
    this.request = request;
    this.target = Target.of(request.uri());
  }

  void start() {
    if (options.http().mayShare(target.secure())) {
      Object sharing = options.sharing(target, opening.config().maxHeaderSize());
      http2 =
          new Http2Way(
              this,
              server(),
              opening.runtime().origins(opening.loop()).of(sharing),
              options.http());
      http2.start();
    } else {
      connect();
    }
  }

  /** HTTP/2 leads nowhere. */
  void goByHttp1() {
    http2 = null;
    connect();
  }

  /** Makes a connection. */
  void connect() {
    UnixPath unix = options.dial().unix();
    ProxyChoice proxies = options.proxies();
    if (unix != null) {
      connectTimer = opening.schedule(options.dial().timeout(), this::connectTimeout);
      dial(unixBootstrap(), List.of(opening.runtime().io().address(unix)), null);
    } else if (proxies == null) {
      go();
    } else {
      opening.step("choosing the way to " + target.where());
      opening.offLoop(
          "the choice of a proxy",
          () -> proxies.choose(request.uri()),
          found -> {
            ways = found;
            login = proxy().login();
            go();
          });
    }
  }

  private Proxy proxy() {
    return ways.get(0);
  }

  private boolean isDirect() {
    return proxy() == Proxy.NONE;
  }

  /** The server, for messages. */
  private String server() {
    UnixPath unix = options.dial().unix();
    return unix == null ? target.where() : unix.toString();
  }

  /** Who is connected to, for messages. */
  private String firstPeer() {
    return isDirect() ? server() : proxy().toString();
  }

  /** Goes the first way. */
  private void go() {
    Login withProxy = login;
    if (proxy().isSocks()) {
      try {
        socks = proxy().socks(target);
      } catch (SocksException e) {
        opening.fail(new ProxyException(proxy() + " " + e.getMessage(), null));
        return;
      }
    }
    if (withProxy == null) {
      lookUp(null);
    } else {
      opening.step("preparing the request to " + proxy());
      opening.offLoop(
          "the authenticator of " + proxy(),
          () -> new Credentials(withProxy.credentials("CONNECT", target.authority())),
          credentials -> lookUp(credentials.value()));
    }
  }

  private record Credentials(@Nullable String value) {}

  private void lookUp(@Nullable String credentials) {
    connectTimer = opening.schedule(options.dial().timeout(), this::connectTimeout);
    Target first = isDirect() ? target : proxy().target();
    opening.step("looking up " + firstPeer());
    InetAddress literal = first.literal();
    if (literal != null) {
      dial(first, List.of(literal), credentials);
    } else {
      // A look-up blocks. It may come back when its time is over and another way is gone.
      List<Proxy> mine = ways;
      opening.offLoop(
          "the look-up of " + first.host(),
          () -> resolve(first.host()),
          found -> {
            if (mine != ways) {
              return;
            }
            if (found.addresses() == null) {
              cannotConnect(unknown(first, found.failure()));
            } else {
              dial(first, found.addresses(), credentials);
            }
          });
    }
  }

  /** What became of a look-up; one of the two is null. */
  private record Found(
      @Nullable List<InetAddress> addresses, @Nullable UnknownHostException failure) {}

  private Found resolve(String host) {
    try {
      List<InetAddress> addresses = options.dial().resolver().resolve(host);
      return new Found(addresses.isEmpty() ? null : List.copyOf(addresses), null);
    } catch (UnknownHostException e) {
      return new Found(null, e);
    }
  }

  private UnknownHostException unknown(Target first, @Nullable UnknownHostException cause) {
    UnknownHostException unknown =
        new UnknownHostException(
            "unknown host " + first.host() + (isDirect() ? "" : " of " + proxy()));
    unknown.initCause(cause);
    return unknown;
  }

  private void dial(Target first, List<InetAddress> addresses, @Nullable String credentials) {
    InetAddress local = options.dial().localAddress();
    List<InetSocketAddress> inOrder =
        AddressOrder.interleaved(addresses).stream()
            .filter(address -> local == null || address.getClass() == local.getClass())
            .map(address -> new InetSocketAddress(address, first.port()))
            .toList();
    if (inOrder.isEmpty()) {
      cannotConnect(
          new ConnectException(
              "cannot connect to "
                  + firstPeer()
                  + ": it has no address of the family of "
                  + Objects.requireNonNull(local).getHostAddress()
                  + " (localAddress)"));
    } else {
      dial(tcpBootstrap(local), inOrder, credentials);
    }
  }

  private void dial(
      Bootstrap bootstrap, List<? extends SocketAddress> addresses, @Nullable String credentials) {
    opening.step("connecting to " + firstPeer());
    dialer =
        new Dialer(
            bootstrap,
            addresses,
            options.dial().attemptDelay(),
            won -> connected(won, credentials),
            cause -> {
              ConnectException failure =
                  new ConnectException(
                      "cannot connect to " + firstPeer() + ": " + Causes.reasons(cause));
              failure.initCause(cause);
              cannotConnect(failure);
            });
    dialer.start();
  }

  private Bootstrap tcpBootstrap(@Nullable InetAddress local) {
    Bootstrap bootstrap =
        configured(opening.runtime().io().clientBootstrap(opening.loop().netty()));
    bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    options.dial().tcp().set(bootstrap);
    if (local != null) {
      bootstrap.localAddress(new InetSocketAddress(local, 0));
    }
    return bootstrap;
  }

  private Bootstrap unixBootstrap() {
    Bootstrap bootstrap =
        configured(opening.runtime().io().unixClientBootstrap(opening.loop().netty()));
    if (opening.runtime().io().unixHalfClosure()) {
      bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    return bootstrap;
  }

  private Bootstrap configured(Bootstrap bootstrap) {
    return bootstrap
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NettyServer.NO_WATER_MARKS)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .disableResolver()
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel fresh) {
                // What the channel is for is settled when it has won.
                fresh.config().setAutoRead(false);
                if (!target.secure() && proxy().tls() == null) {
                  fresh.config().setRecvByteBufAllocator(opening.loop().reader());
                }
              }
            });
  }

  private void connectTimeout() {
    if (dialer != null) {
      dialer.stop();
    }
    cannotConnect(opening.gaveUp(options.dial().timeout(), "connectTimeout"));
  }

  /** Goes the next way, if there is one. */
  private void cannotConnect(IOException why) {
    Opening.stop(connectTimer);
    dialer = null;
    if (ways.size() == 1) {
      opening.fail(why);
      return;
    }
    Proxy failed = proxy();
    LOG.log(Level.DEBUG, "{0}; trying the next way to {1}", why.getMessage(), target.where());
    ways = ways.subList(1, ways.size());
    login = proxy().login();
    socks = null;
    ProxyChoice proxies = options.proxies();
    opening.offLoop(
        "the choice of a proxy",
        () -> {
          if (proxies != null && failed != Proxy.NONE) {
            proxies.failed(request.uri(), failed, why);
          }
          return ways;
        },
        told -> go());
  }

  private void connected(DuplexChannel won, @Nullable String credentials) {
    Opening.stop(connectTimer);
    channel = won;
    won.config().setAutoRead(true);
    if (isDirect()) {
      ask(won);
    } else {
      askProxy(won, credentials);
    }
  }

  private void askProxy(DuplexChannel won, @Nullable String credentials) {
    ClientContexts tls = proxy().tls();
    Target at = proxy().target();
    speakTls(won, "proxy-tls", tls, at, proxy().toString());
    if (socks == null) {
      start(new ConnectTunnel(this, won, proxy().toString(), target, request, credentials), tls);
    } else {
      start(new SocksTunnel(this, won, proxy().toString(), target, socks), tls);
    }
  }

  private void ask(DuplexChannel won) {
    ClientContexts tls = null;
    if (target.secure()) {
      ClientContexts given = options.tls();
      tls = given != null ? given : ClientContexts.DEFAULT;
    }
    speakTls(won, SERVER_TLS, tls, target, server());
    String key = opening.loop().handshakeKey();
    Request wire = ClientHandshake.request(sentToServer(), key, opening.extensions());
    start(new ClientHandshakeHandler(this, won, server(), wire, key), tls);
  }

  /**
   * The connection is ready for a question.
   *
   * @param protocol what ALPN agreed on; null for nothing
   * @return whether it is not for this attempt to ask: HTTP/2 is spoken there, or all has ended
   */
  boolean goesByHttp2(DuplexChannel won, @Nullable String protocol) {
    Http2Way way = http2;
    if (way == null) {
      return false;
    }
    if (target.secure() && !ApplicationProtocolNames.HTTP_2.equals(protocol)) {
      http2 = null;
      if (!way.isNotAgreedOn()) {
        return false;
      }
      opening.fail(
          new IOException(server() + " does not speak HTTP/2: ALPN agreed on " + protocol));
      return true;
    }
    end();
    way.speak(won);
    return true;
  }

  /** The request for an extended CONNECT. */
  Request http2Request() {
    Request sent =
        options.proxies() == null
            ? request
            : request.headers(request.headers().remove(ConnectTunnel.CREDENTIALS));
    return ClientHandshake.connect(sent, opening.extensions());
  }

  boolean isSecure() {
    return target.secure();
  }

  /** What was for the proxy has reached it. */
  private Request sentToServer() {
    return isDirect() || !proxy().isHttp()
        ? request
        : request.headers(request.headers().remove(ConnectTunnel.CREDENTIALS));
  }

  private void speakTls(
      DuplexChannel won, String name, @Nullable ClientContexts tls, Target with, String peer) {
    if (tls != null) {
      opening.step("speaking TLS to " + peer);
      whyTlsFails = cause -> tls.reason(cause, with.host());
      // What is spoken with a proxy is HTTP/1.1.
      Alpn alpn = name.equals(SERVER_TLS) && http2 != null ? options.http().alpn() : Alpn.HTTP_1_1;
      won.pipeline()
          .addLast(name + "-plain", PlainHttp.ANSWER)
          .addLast(name, tls.handler(alpn, won.alloc(), with.host(), with.port()));
    }
  }

  private void start(Exchange next, @Nullable ClientContexts tls) {
    exchange = next;
    next.start(tls != null);
  }

  // ---- For the exchanges.

  Opening opening() {
    return opening;
  }

  /** Bytes go to the server and back from here on. */
  void tunnelled(DuplexChannel through) {
    ask(through);
  }

  /** The proxy wants to know who asks. */
  void proxyChallenged(Response response, ProxyException why) {
    Login withProxy = login;
    if (withProxy == null) {
      opening.fail(why);
      return;
    }
    leave();
    opening.step("preparing the request to " + proxy());
    opening.offLoop(
        "the authenticator of " + proxy(),
        () -> {
          String none = withProxy.challenged(response, "CONNECT", target.authority());
          if (none != null) {
            throw new ProxyException(why.getMessage() + "; " + none, response);
          }
          return response;
        },
        answered -> go());
  }

  void refused(Response response, HandshakeException why, boolean late) {
    opening.refused(response, why, late);
  }

  /** The handshake is done. */
  void open(
      DuplexChannel won,
      Takeover.Leaving leave,
      @Nullable ByteBuf early,
      Negotiated negotiated,
      Response response) {
    opening.carry(won, leave, early, negotiated, response);
  }

  void failTls(String peer, Throwable cause) {
    String reason =
        Causes.root(cause) instanceof SSLException tls
            ? whyTlsFails.apply(tls)
            : Causes.reason(cause);
    SSLHandshakeException failure =
        new SSLHandshakeException("the TLS handshake with " + peer + " failed: " + reason);
    failure.initCause(cause);
    opening.fail(failure);
  }

  /**
   * Ends with the answer as far as it has come.
   *
   * @return false, and nothing happens, if none has begun
   */
  boolean endWithAnswer() {
    return exchange != null && exchange.endWithAnswer() || http2 != null && http2.endWithAnswer();
  }

  // ---- The end.

  /** Drops what there is. */
  void abandon() {
    Opening.stop(connectTimer);
    if (dialer != null) {
      dialer.stop();
    }
    leave();
    if (http2 != null) {
      http2.abandon();
    }
  }

  private void leave() {
    DuplexChannel connected = channel;
    end();
    if (connected != null) {
      ChannelOps.drop(connected);
    }
  }

  /** What there is belongs to somebody else. */
  void end() {
    Opening.stop(connectTimer);
    dialer = null;
    if (exchange != null) {
      exchange.leave();
    }
    exchange = null;
    channel = null;
  }
}
