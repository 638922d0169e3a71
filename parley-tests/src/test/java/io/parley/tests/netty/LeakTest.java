package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.ClientTls;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import io.parley.netty.ServerTls;
import io.parley.netty.TlsIdentity;
import io.parley.netty.TlsProvider;
import io.parley.netty.TlsTrust;
import io.parley.testing.RawFrame;
import io.parley.tests.netty.Certificates.Identity;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every buffer is given back, whatever ends a connection, in this test and those before it. */
class LeakTest {

  private static final int KEY = 0x01020304;

  @TempDir Path directory;

  @Test
  void nothing_leaks() throws Exception {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    Identity identity = new Certificates(directory).localhost();
    for (Io io : Io.values()) {
      NettyBackend plain = Netty.onFreePort().runtime(io.runtime());
      NettyClient client = Netty.client().runtime(io.runtime()).trust(identity.certificate());
      endInEveryWay(plain, client);
      for (TlsProvider provider : new TlsProvider[] {TlsProvider.JDK, TlsProvider.OPENSSL}) {
        ServerTls server =
            ServerTls.of(TlsIdentity.pem(identity.certificate(), identity.key()))
                .provider(provider);
        ClientTls trusting =
            ClientTls.of().trust(TlsTrust.pem(identity.certificate())).provider(provider);
        endInEveryWay(plain.tls(server), client.tls(trusting));
      }
      try (HttpProxy http = HttpProxy.start(head -> HttpProxy.ESTABLISHED);
          SocksProxy socks = new SocksProxy(null)) {
        endInEveryWay(plain, client.proxy(Proxy.http("localhost", http.port())));
        endInEveryWay(plain, client.proxy(Proxy.socks5("localhost", socks.port())));
      }
    }
    leakOnPurpose();
    // The detector looks when something is allocated.
    awaitCollected(
        () -> LeakRecorder.leaks().stream().anyMatch(leak -> leak.contains("onPurpose")));
    assertThat(LeakRecorder.leaks()).filteredOn(leak -> !leak.contains("onPurpose")).isEmpty();
  }

  /** So that silence means something. */
  private static void leakOnPurpose() {
    ByteBuf lost = ByteBufAllocator.DEFAULT.buffer(16);
    lost.touch("onPurpose");
  }

  private static void awaitCollected(BooleanSupplier found) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!found.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for the collector").isLessThan(deadline);
      look();
    }
    // What was lost before that one may have been found a moment later.
    look();
  }

  private static void look() {
    System.gc();
    for (int i = 0; i < 1000; i++) {
      ByteBufAllocator.DEFAULT.buffer(16).release();
    }
  }

  private static void endInEveryWay(NettyBackend backend, NettyClient client) throws Exception {
    PolyHandler echo =
        PolyHandler.of(request -> Response.ok("plain"), request -> ws -> ws.onMessage(ws::send));
    try (Server server = echo.asServer(backend).start()) {
      Events events = new Events();
      Request request = Request.get(server.uri("/"));
      // In order.
      WebSocket orderly = client.newWebSocket(request, events);
      assertThat(events.next()).isEqualTo("open 101");
      String large = "x".repeat(700_000);
      orderly.send(large);
      assertThat(events.next()).isEqualTo(large);
      orderly.close(1000, "");
      assertThat(events.next()).isEqualTo("closing 1000 ");
      assertThat(events.next()).isEqualTo("closed 1000 ");
      // While connecting, unless it was open before this thread went on.
      client.newWebSocket(request, events).cancel();
      Object told = events.next();
      assertThat(told.equals("open 101") ? events.next() : told).isInstanceOf(Throwable.class);
      // With much on the way in both directions.
      WebSocket busy = client.newWebSocket(request, events);
      assertThat(events.next()).isEqualTo("open 101");
      for (int i = 0; i < 15; i++) {
        busy.send(large);
      }
      assertThat(events.next()).isEqualTo(large);
      busy.cancel();
      while (!(events.next() instanceof Throwable)) {
        // The messages before it.
      }
      if (server.uri().getScheme().equals("ws")) {
        endRawInEveryWay(server);
      }
      // By the server's stop.
      client.newWebSocket(request, events);
      assertThat(events.next()).isEqualTo("open 101");
    }
  }

  private static void endRawInEveryWay(Server server) throws Exception {
    for (String head :
        new String[] {
          "",
          "GET / HT",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nunfinish",
          "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HT",
          "nonsense\r\n\r\n and more",
          RawSocket.handshake("/"),
        }) {
      try (RawSocket ends = RawSocket.to(server)) {
        ends.send(head).endOutput().rest();
      }
      try (RawSocket resets = RawSocket.to(server)) {
        resets.send(head).reset();
      }
    }
    try (RawSocket cutShort = RawSocket.to(server)) {
      cutShort.send(RawSocket.handshake("/")).head();
      byte[] frame = RawFrame.of(RawFrame.BINARY, new byte[100_000]).masked(KEY).encode();
      cutShort.send(java.util.Arrays.copyOf(frame, 70_000)).reset();
    }
  }
}
