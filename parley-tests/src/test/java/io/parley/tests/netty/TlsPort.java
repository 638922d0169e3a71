package io.parley.tests.netty;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers every connection with the same bytes behind TLS, and reads on until the peer ends. */
record TlsPort(ServerSocket listener, String answer) {

  TlsPort {
    Thread thread = new Thread(() -> accept(listener, answer), "tls-port");
    thread.setDaemon(true);
    thread.start();
  }

  String where() {
    return "localhost:" + listener.getLocalPort();
  }

  String uri() {
    return "wss://" + where() + "/";
  }

  private static void accept(ServerSocket listener, String answer) {
    while (!listener.isClosed()) {
      try (Socket peer = listener.accept()) {
        peer.setSoTimeout(20_000);
        peer.getInputStream().read();
        peer.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        peer.getInputStream().readAllBytes();
      } catch (IOException ended) {
        // The peer has left, or did not like what it saw.
      }
    }
  }
}
