package io.parley.benchmarks.soak;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Connections that end without a Close, each time at another point of their life. */
final class CutRole implements Role {

  private static final byte[] LARGE = Peer.frame(Peer.BINARY, Payloads.binary(64 * 1024));
  private static final int UNREAD = 16;

  private final int port;

  CutRole(int port) {
    this.port = port;
  }

  @Override
  public void turn() throws IOException {
    duringHandshake();
    afterEcho(Offer.NONE);
    afterEcho(Offer.ALONE);
    afterEcho(Offer.TAKEOVER);
    insideFrame();
    withEchoesUnread();
  }

  private void duringHandshake() throws IOException {
    try (Socket socket = Peer.connect(port)) {
      String request = Peer.request("/", Offer.TAKEOVER);
      byte[] half = request.substring(0, request.length() / 2).getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(half);
    }
  }

  private void afterEcho(Offer offer) throws IOException {
    byte[] text = Payloads.ascii(2000);
    try (Peer peer = Peer.open(port, "/", offer)) {
      peer.send(peer.message(Peer.TEXT, text));
      peer.expect(Peer.TEXT, text);
    }
  }

  private void insideFrame() throws IOException {
    try (Peer peer = Peer.open(port, "/", Offer.NONE)) {
      peer.send(Arrays.copyOf(LARGE, LARGE.length / 2));
    }
  }

  private void withEchoesUnread() throws IOException {
    Peer peer = Peer.open(port, "/", Offer.NONE);
    try {
      for (int i = 0; i < UNREAD; i++) {
        peer.send(LARGE);
      }
    } finally {
      peer.reset();
    }
  }

  @Override
  public void drop() {
    // Each turn leaves nothing open.
  }
}
