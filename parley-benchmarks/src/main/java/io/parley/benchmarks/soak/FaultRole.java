package io.parley.benchmarks.soak;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Peers that break the protocol, each in a way of its own, and must be told by which code. */
final class FaultRole implements Role {

  private static final int PROTOCOL_ERROR = 1002;
  private static final int INVALID_PAYLOAD = 1007;
  private static final int MESSAGE_TOO_BIG = 1009;
  private static final byte[] HELLO = Payloads.ascii(5);
  private static final byte[] NOT_DEFLATE = {(byte) 0xff, (byte) 0xff, 1, 2, 3};

  /** The header alone, of a binary message of 2 MiB. */
  private static final byte[] TOO_LONG = {
    (byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 1, 2, 3, 4
  };

  private final int port;

  FaultRole(int port) {
    this.port = port;
  }

  @Override
  public void turn() throws IOException {
    fault(Offer.NONE, new byte[] {(byte) 0x81, 1, 'a'}, PROTOCOL_ERROR); // not masked
    fault(Offer.NONE, Peer.frame(0x83, HELLO), PROTOCOL_ERROR); // no such opcode
    fault(Offer.NONE, Peer.frame(0xa1, HELLO), PROTOCOL_ERROR); // a reserved bit
    fault(Offer.NONE, Peer.frame(0x09, HELLO), PROTOCOL_ERROR); // a ping in fragments
    fault(Offer.NONE, Peer.frame(0x80, HELLO), PROTOCOL_ERROR); // a continuation of nothing
    fault(Offer.NONE, Peer.frame(0xc1, HELLO), PROTOCOL_ERROR); // compressed, not agreed on
    fault(Offer.NONE, Peer.frame(Peer.TEXT, new byte[] {(byte) 0xff}), INVALID_PAYLOAD);
    fault(Offer.NONE, TOO_LONG, MESSAGE_TOO_BIG);
    fault(Offer.ALONE, Peer.frame(0xc2, NOT_DEFLATE), INVALID_PAYLOAD);
    fault(Offer.TAKEOVER, Peer.frame(0xc2, NOT_DEFLATE), INVALID_PAYLOAD);
    noRequest();
  }

  /** A message that is right, then the fault: the echo must come first. */
  private void fault(Offer offer, byte[] bytes, int code) throws IOException {
    try (Peer peer = Peer.open(port, "/", offer)) {
      peer.send(peer.message(Peer.TEXT, HELLO));
      peer.send(bytes);
      peer.expect(Peer.TEXT, HELLO);
      peer.expectClose(code);
    }
  }

  private void noRequest() throws IOException {
    try (Socket socket = Peer.connect(port)) {
      socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!answer.startsWith("HTTP/1.1 400 ")) {
        throw new IOException("nonsense was answered with \"" + answer + '"');
      }
    }
  }

  @Override
  public void drop() {
    // Each turn leaves nothing open.
  }
}
