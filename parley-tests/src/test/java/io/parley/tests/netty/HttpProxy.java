package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * An HTTP proxy on this machine that knows CONNECT. The host {@code server.test}, which nobody else
 * knows, is this machine.
 */
final class HttpProxy implements AutoCloseable {

  /** The answer that lets a request through. */
  static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

  private final ServerSocket listener;
  private final UnaryOperator<String> answer;
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  private HttpProxy(ServerSocket listener, UnaryOperator<String> answer) {
    this.listener = listener;
    this.answer = answer;
    start(this::accept);
  }

  /**
   * Starts one.
   *
   * @param answer to each head of a request; one that begins as {@link #ESTABLISHED} does is kept,
   *     with a connection behind it
   */
  static HttpProxy start(UnaryOperator<String> answer) throws IOException {
    return new HttpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
  }

  /** One that speaks TLS itself. */
  static HttpProxy startTls(SSLContext tls, UnaryOperator<String> answer) throws IOException {
    return new HttpProxy(
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        answer);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  String where() {
    return "the proxy localhost:" + port();
  }

  /** The head of the next request that came. */
  String nextHead() throws InterruptedException {
    String head = heads.poll(20, TimeUnit.SECONDS);
    assertThat(head).as("a request to the proxy").isNotNull();
    return head;
  }

  /** Whether all that came has been asked for. */
  boolean hasNoMore() {
    return heads.isEmpty();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      // The end.
    }
  }

  private void serve(Socket client) {
    try (RawSocket asking = new RawSocket(client)) {
      String head = asking.head();
      heads.add(head);
      String said = answer.apply(head);
      asking.send(said);
      if (said.startsWith("HTTP/1.1 200")) {
        client.setSoTimeout(0);
        try (Socket server = connect(head)) {
          sockets.add(server);
          start(() -> copy(server, client));
          copy(client, server);
        }
      } else {
        // To close while the client still sends would reset the connection instead of ending it.
        asking.endOutput().rest();
      }
    } catch (IOException broken) {
      // The client has left.
    }
  }

  private static Socket connect(String head) throws IOException {
    String authority = head.split(" ", -1)[1];
    int colon = authority.lastIndexOf(':');
    String host = authority.substring(0, colon).replace("server.test", "localhost");
    return new Socket(host, Integer.parseInt(authority.substring(colon + 1)));
  }

  /** Until one of the two ends. */
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException | UnsupportedOperationException ended) {
      try {
        to.close();
      } catch (IOException gone) {
        // It was what we wanted.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
