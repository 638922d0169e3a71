package io.parley.tests.peers;

import io.parley.WsMessage;
import java.nio.ByteBuffer;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.protocols.IProtocol;

/** A socket of Java-WebSocket, on either side. */
abstract class JavaWebSocketSocket extends PeerSocket {

  abstract WebSocket socket();

  @Override
  void send(WsMessage message) {
    if (message.isText()) {
      socket().send(message.text());
    } else {
      socket().send(message.toByteArray());
    }
  }

  @Override
  void sendFragment(WsMessage part, boolean last) {
    Opcode opcode = part.isText() ? Opcode.TEXT : Opcode.BINARY;
    socket().sendFragmentedFrame(opcode, ByteBuffer.wrap(part.toByteArray()), last);
  }

  @Override
  void ping(String payload) {
    PingFrame frame = new PingFrame();
    frame.setPayload(Peers.utf8(payload));
    socket().sendFrame(frame);
  }

  @Override
  void close(int code, String reason) {
    socket().close(code, reason);
  }

  @Override
  void closeWithoutCode() {
    CloseFrame frame = new CloseFrame();
    frame.setCode(CloseFrame.NOCODE);
    socket().sendFrame(frame);
  }

  final void opened(Handshakedata handshake, String target) {
    IProtocol protocol = ((Draft_6455) socket().getDraft()).getProtocol();
    String subprotocol = protocol == null ? "" : protocol.getProvidedProtocol();
    String header = handshake.getFieldValue(Peers.HEADER);
    tell(
        new PeerEvent.Opened(
            subprotocol.isEmpty() ? null : subprotocol, header.isEmpty() ? null : header, target));
  }

  final void message(WsMessage message) {
    tell(new PeerEvent.Message(message));
  }
}
