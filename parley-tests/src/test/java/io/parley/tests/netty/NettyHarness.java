package io.parley.tests.netty;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.parley.Backend;
import io.parley.Dispatch;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.http.HttpVersion;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.testing.contract.SocketHarness;
import io.parley.tests.LoopbackTls;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;

/** Sockets over TCP on this machine, for the contracts. */
record NettyHarness(
    NettyBackend onPort,
    NettyClient connecting,
    Dispatch dispatch,
    HttpVersion version,
    boolean asksWithoutSockets)
    implements SocketHarness {

  NettyHarness(NettyBackend onPort, NettyClient connecting, Dispatch dispatch) {
    this(onPort, connecting, dispatch, HttpVersion.HTTP_1_1, true);
  }

  static NettyHarness tcp(Dispatch dispatch) {
    return new NettyHarness(Netty.onFreePort(), Netty.client(), dispatch);
  }

  /** By the JDK's NIO, as on every system but Linux. */
  static NettyHarness nio(Dispatch dispatch) {
    return new NettyHarness(
        Netty.onFreePort().runtime(Io.NIO.runtime()),
        Netty.client().runtime(Io.NIO.runtime()),
        dispatch);
  }

  static NettyHarness tls(Dispatch dispatch) {
    return new NettyHarness(
        Netty.onFreePort().tls(Tls.SERVER), Netty.client().tls(Tls.CLIENT), dispatch);
  }

  /** With BoringSSL at both ends. */
  static NettyHarness openSsl(Dispatch dispatch) {
    return new NettyHarness(
        Netty.onFreePort().tls(LoopbackTls.openSslServer()), OpenSsl.CLIENT, dispatch);
  }

  /** HTTP/2 in the clear, by prior knowledge. */
  static NettyHarness http2(Dispatch dispatch) {
    return new NettyHarness(
        Netty.onFreePort(),
        Netty.client().http2PriorKnowledge(),
        dispatch,
        HttpVersion.HTTP_2,
        false);
  }

  /** HTTP/2 with TLS, as ALPN says; there is a way back to HTTP/1.1. */
  static NettyHarness http2OverTls(Dispatch dispatch) {
    return new NettyHarness(
        Netty.onFreePort().tls(Tls.SERVER),
        Netty.client().tls(Tls.CLIENT).http2(),
        dispatch,
        HttpVersion.HTTP_2,
        true);
  }

  /** The same with BoringSSL at both ends. */
  static NettyHarness http2OverOpenSsl(Dispatch dispatch) {
    return new NettyHarness(
        Netty.onFreePort().tls(LoopbackTls.openSslServer()),
        OpenSsl.CLIENT.http2(),
        dispatch,
        HttpVersion.HTTP_2,
        true);
  }

  @Override
  public Backend backend(WebSocketConfig config) {
    return onPort.config(defaults -> config.toBuilder());
  }

  @Override
  public WebSocketClient client(WebSocketConfig config) {
    return connecting.config(defaults -> config.toBuilder());
  }

  /** One for all of them: what it trusts takes a while to read. */
  private static final class OpenSsl {
    static final NettyClient CLIENT = Netty.client().tls(LoopbackTls.openSslClient());
  }

  /** A certificate for localhost that only these tests trust. */
  private static final class Tls {

    static final SSLContext SERVER;
    static final SSLContext CLIENT;

    static {
      try {
        X509Bundle bundle =
            new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SERVER = SSLContext.getInstance("TLS");
        SERVER.init(bundle.toKeyManagerFactory().getKeyManagers(), null, new SecureRandom());
        CLIENT = SSLContext.getInstance("TLS");
        CLIENT.init(null, bundle.toTrustManagerFactory().getTrustManagers(), new SecureRandom());
      } catch (Exception e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }
}
