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

/** A server whose answer to each handshake is a function of its head; connections stay open. */
final class HandServer implements AutoCloseable {

  private final ServerSocket listener;
  private final UnaryOperator<String> answer;
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  private HandServer(ServerSocket listener, UnaryOperator<String> answer) {
    this.listener = listener;
    this.answer = answer;
    Thread thread = new Thread(this::accept, "hand-server");
    thread.setDaemon(true);
    thread.start();
  }

  static HandServer start(UnaryOperator<String> answer) throws IOException {
    return new HandServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
  }

  static HandServer startOn(InetAddress address, int port, UnaryOperator<String> answer)
      throws IOException {
    return new HandServer(new ServerSocket(port, 50, address), answer);
  }

  static HandServer startTls(SSLContext tls, UnaryOperator<String> answer) throws IOException {
    return new HandServer(
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        answer);
  }

  /** The good answer, with these fields, each ended by CRLF. */
  static String accepted(String head, String fields) {
    return NettyClientTest.accepted(head).replace("\r\n\r\n", "\r\n" + fields + "\r\n");
  }

  /** An answer with these fields and a short body. */
  static String refusal(String status, String fields) {
    return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: 4\r\n\r\nbody";
  }

  int port() {
    return listener.getLocalPort();
  }

  String where() {
    return "localhost:" + port();
  }

  String uri(String path) {
    return "ws://" + where() + path;
  }

  /** The head of the next request. */
  String nextHead() throws InterruptedException {
    String head = heads.poll(20, TimeUnit.SECONDS);
    assertThat(head).as("a request").isNotNull();
    return head;
  }

  boolean hasNoMore() {
    return heads.isEmpty();
  }

  /** The value of a field, or "". */
  static String field(String head, String name) {
    return head.lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        RawSocket asking = new RawSocket(client);
        String head = asking.head();
        heads.add(head);
        asking.send(answer.apply(head));
      }
    } catch (IOException closed) {
      // The end.
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
