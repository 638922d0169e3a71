package io.parley.peers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.nio.ByteBuffer;
import org.xnio.Pooled;

/** Undertow has permessage-deflate as an extension to add. */
final class UndertowEcho implements PeerServer {

  @Override
  public String library() {
    return "Undertow";
  }

  @Override
  public void start(int port) {
    Undertow.builder()
        .addHttpListener(port, "127.0.0.1")
        .setHandler(
            Handlers.websocket(
                    (exchange, channel) -> {
                      channel.getReceiveSetter().set(new Echo());
                      channel.resumeReceives();
                    })
                .addExtension(new PerMessageDeflateHandshake()))
        .build()
        .start();
  }

  private static final class Echo extends AbstractReceiveListener {

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      WebSockets.sendText(message.getData(), channel, null);
    }

    /** Undertow still hands out what its I/O library calls deprecated. */
    @Override
    @SuppressWarnings("deprecation")
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      try (Pooled<ByteBuffer[]> data = message.getData()) {
        WebSockets.sendBinary(WebSockets.mergeBuffers(data.getResource()), channel, null);
      }
    }

    @Override
    protected long getMaxTextBufferSize() {
      return MAX_MESSAGE;
    }

    @Override
    protected long getMaxBinaryBufferSize() {
      return MAX_MESSAGE;
    }
  }
}
