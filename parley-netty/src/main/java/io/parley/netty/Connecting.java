package io.parley.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import io.parley.ProxyException;
import io.parley.http.Response;
import io.parley.netty.channel.Causes;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.dial.AddressOrder;
import io.parley.netty.dial.Dialer;
import io.parley.netty.dial.Target;
import io.parley.netty.socks.SocksDialog;
import io.parley.netty.socks.SocksException;
import io.parley.netty.unix.UnixPath;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt comes to a connection: which way, look-up, connect; where one way leads nowhere,
 * the next. Used on the loop's thread only.
 */
final class Connecting {

  private static final Logger LOG = System.getLogger(Connecting.class.getName());

  private final Attempt attempt;
  private final Opening opening;
  private final ClientOptions options;
  private final URI uri;
  private final Target target;

  /** The ways to go, the first of which is being gone. */
  private List<Proxy> ways = List.of(Proxy.NONE);

  /** How a SOCKS proxy is asked; null where there is none. */
  private @Nullable SocksDialog socks;

  /** The authentication with the proxy; null where there is none. */
  private @Nullable Login login;

  private @Nullable Future<?> timer;
  private @Nullable Dialer dialer;

  /**
   * Prepares it.
   *
   * @param attempt is told of the connection
   * @param uri of the request, absolute
   */
  Connecting(Attempt attempt, URI uri, Target target) {
    this.attempt = attempt;
    this.opening = attempt.opening();
    this.options = opening.options();
    this.uri = uri;
    this.target = target;
  }

  void start() {
    UnixPath unix = options.dial().unix();
    ProxyChoice proxies = options.proxies();
    if (unix != null) {
      timer = opening.schedule(options.dial().timeout(), this::timeout);
      dial(unixBootstrap(), List.of(opening.runtime().io().address(unix)), null);
    } else if (proxies == null) {
      go();
    } else {
      opening.step("choosing the way to " + target.where());
      opening.offLoop(
          "the choice of a proxy",
          () -> proxies.choose(uri),
          found -> {
            ways = found;
            login = proxy().login();
            go();
          });
    }
  }

  /** What is first on the way; {@link Proxy#NONE} for the server itself. */
  Proxy proxy() {
    return ways.get(0);
  }

  boolean isDirect() {
    return proxy() == Proxy.NONE;
  }

  /** How that proxy is asked by SOCKS; null if it is not. */
  @Nullable SocksDialog socks() {
    return socks;
  }

  /** Who is connected to, for messages. */
  private String firstPeer() {
    return isDirect() ? attempt.server() : proxy().toString();
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
    timer = opening.schedule(options.dial().timeout(), this::timeout);
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
            won -> {
              Opening.stop(timer);
              attempt.connected(won, credentials);
            },
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
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ChannelOps.NO_WATER_MARKS)
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

  private void timeout() {
    stop();
    cannotConnect(opening.gaveUp(options.dial().timeout(), "connectTimeout"));
  }

  /** Goes the next way, if there is one. */
  private void cannotConnect(IOException why) {
    Opening.stop(timer);
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
            proxies.failed(uri, failed, why);
          }
          return ways;
        },
        told -> go());
  }

  /** Goes the same way once more, with an answer to what the proxy wants to know. */
  void challenged(Response response, ProxyException why) {
    Login withProxy = login;
    if (withProxy == null) {
      opening.fail(why);
      return;
    }
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

  /** Connects no more. */
  void stop() {
    Opening.stop(timer);
    if (dialer != null) {
      dialer.stop();
      dialer = null;
    }
  }
}
