package io.parley.peers;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Helidon, which has a virtual thread for each connection; it has no permessage-deflate. */
final class HelidonEcho implements PeerServer {

  /** Kept, or its level would be forgotten with it. */
  private static final Logger LOG = Logger.getLogger("io.helidon");

  @Override
  public String library() {
    return "Helidon";
  }

  @Override
  public void start(int port) {
    LOG.setLevel(Level.SEVERE);
    WebServer.builder()
        .host("127.0.0.1")
        .port(port)
        .connectionOptions(options -> options.tcpNoDelay(true))
        .addProtocol(WsConfig.builder().maxFrameLength(MAX_MESSAGE).build())
        .addRouting(WsRouting.builder().endpoint("/", Echo::new))
        .build()
        .start();
  }

  /** Helidon hands out frames; it reads one connection's on one thread. */
  private static final class Echo implements WsListener {
    private final StringBuilder text = new StringBuilder();
    private final List<BufferData> bytes = new ArrayList<>();

    @Override
    public void onMessage(WsSession session, String part, boolean last) {
      if (last && text.isEmpty()) {
        session.send(part, true);
        return;
      }
      text.append(part);
      if (last) {
        session.send(text.toString(), true);
        text.setLength(0);
      }
    }

    @Override
    public void onMessage(WsSession session, BufferData part, boolean last) {
      if (last && bytes.isEmpty()) {
        session.send(part, true);
        return;
      }
      bytes.add(part);
      if (last) {
        session.send(BufferData.create(bytes), true);
        bytes.clear();
      }
    }

    /** Helidon leaves the answer to the application. */
    @Override
    public void onPing(WsSession session, BufferData payload) {
      session.pong(payload);
    }
  }
}
