package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.parley.HandshakeException;
import io.parley.ProxyException;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.channel.Causes;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.dial.Target;
import io.parley.netty.origin.Http2Origin;
import io.parley.netty.socks.SocksDialog;
import io.parley.netty.tls.Alpn;
import io.parley.netty.tls.ClientContexts;
import io.parley.netty.tls.PlainHttp;
import io.parley.netty.transport.Takeover;
import io.parley.netty.unix.UnixPath;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Negotiated;
import java.io.IOException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One request of an opening, over a connection of its own: {@link Connecting}, the proxy, TLS,
 * request, answer. Used on the loop's thread only.
 */
final class Attempt {

  /** The name in the pipeline of TLS with the server. */
  static final String SERVER_TLS = "tls";

  private final Opening opening;
  private final ClientOptions options;
  private final Request request;
  private final Target target;
  private final Connecting connecting;

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
    this.connecting = new Connecting(this, request.uri(), target);
  }

  void start() {
    if (options.http().mayShare(target.secure())) {
      Object sharing = options.sharing(target, opening.config().maxHeaderSize());
      Http2Origin origin = opening.runtime().origins(opening.loop()).of(sharing);
      http2 = new Http2Way(this, server(), origin, options.http());
      http2.start();
    } else {
      connect();
    }
  }

  /** The server, for messages. */
  String server() {
    UnixPath unix = options.dial().unix();
    return unix == null ? target.where() : unix.toString();
  }

  /** HTTP/2 leads nowhere. */
  void goByHttp1() {
    http2 = null;
    connect();
  }

  /** Makes a connection. */
  void connect() {
    connecting.start();
  }

  /**
   * There is one.
   *
   * @param credentials for the proxy; null for none, or those of the request
   */
  void connected(DuplexChannel won, @Nullable String credentials) {
    channel = won;
    won.config().setAutoRead(true);
    if (connecting.isDirect()) {
      ask(won);
    } else {
      askProxy(won, credentials);
    }
  }

  private void askProxy(DuplexChannel won, @Nullable String credentials) {
    Proxy proxy = connecting.proxy();
    String peer = proxy.toString();
    ClientContexts tls = proxy.tls();
    speakTls(won, "proxy-tls", tls, proxy.target(), peer);
    SocksDialog socks = connecting.socks();
    Exchange tunnel =
        socks == null
            ? new ConnectTunnel(this, won, peer, target, request, credentials)
            : new SocksTunnel(this, won, peer, target, socks);
    start(tunnel, tls);
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
          new IOException(
              server()
                  + " does not speak HTTP/2: ALPN agreed on "
                  + (protocol == null ? "nothing" : protocol)));
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
    return connecting.isDirect() || !connecting.proxy().isHttp()
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
    leave();
    connecting.challenged(response, why);
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
    connecting.stop();
    if (exchange != null) {
      exchange.leave();
    }
    exchange = null;
    channel = null;
  }
}
