package io.parley.tests.http2;

import io.parley.tests.HeldPort;
import io.parley.tests.LoopbackTls;
import io.parley.tests.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** HAProxy between two ports, which takes each socket from one version of HTTP to the other. */
public final class HaProxy implements AutoCloseable {

  private static final Path USUAL_PLACE = Path.of("/usr/sbin/haproxy");

  private final Process process;
  private final HeldPort port;

  private HaProxy(Process process, HeldPort port) {
    this.process = process;
    this.port = port;
  }

  /** Takes what comes by HTTP/1.1 to that port by HTTP/2. */
  public static HaProxy toHttp2(Path folder, int target) throws Exception {
    return start(folder, "", "127.0.0.1:" + target + " proto h2");
  }

  /** The same with TLS, where HTTP/2 is agreed on by ALPN. */
  public static HaProxy toHttp2OverTls(Path folder, int target) throws Exception {
    return start(folder, "", "127.0.0.1:" + target + " ssl verify none alpn h2");
  }

  /** Takes what comes by HTTP/2 to that port by HTTP/1.1. */
  public static HaProxy fromHttp2(Path folder, int target) throws Exception {
    return start(folder, "proto h2", "127.0.0.1:" + target);
  }

  /** The same with TLS, where HTTP/2 is agreed on by ALPN; it shows {@link LoopbackTls}. */
  public static HaProxy fromHttp2OverTls(Path folder, int target) throws Exception {
    Path pem = LoopbackTls.pem(folder.resolve("localhost.pem"));
    return start(folder, "ssl crt " + pem + " alpn h2", "127.0.0.1:" + target);
  }

  private static HaProxy start(Path folder, String bind, String server) throws Exception {
    Path program = Files.isExecutable(USUAL_PLACE) ? USUAL_PLACE : Needs.program("haproxy");
    HeldPort port = new HeldPort();
    Path file =
        Files.writeString(
            folder.resolve("haproxy.cfg"),
            """
            defaults
              mode http
              timeout connect 10s
              timeout client 60s
              timeout server 60s
              timeout tunnel 60s
            frontend in
              bind 127.0.0.1:%d %s
              default_backend out
            backend out
              server one %s
            """
                .formatted(port.number(), bind, server));
    Process process =
        new ProcessBuilder(List.of(program.toString(), "-db", "-f", file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    HaProxy proxy = new HaProxy(process, port);
    proxy.awaitPort();
    return proxy;
  }

  private void awaitPort() throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
        return;
      } catch (IOException e) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > until) {
          close();
          throw new AssertionError("HAProxy does not listen", e);
        }
      }
    }
  }

  /** Where it listens. */
  public int port() {
    return port.number();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    port.close();
  }
}
