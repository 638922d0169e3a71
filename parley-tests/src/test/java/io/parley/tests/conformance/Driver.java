package io.parley.tests.conformance;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.NettyClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Puts our client to the cases of a fuzzing server, as the drivers of libraries do. */
record Driver(NettyClient client, String root, String agent) {

  private static final long PATIENCE_SECONDS = 60;

  /** All cases, one after the other. */
  void run() throws Exception {
    int count = Integer.parseInt(ask("/getCaseCount"));
    for (int number = 1; number <= count; number++) {
      runCase(number);
    }
    ask("/updateReports?agent=" + encoded());
  }

  void runCase(int number) throws Exception {
    Socket socket = new Socket(true);
    open("/runCase?case=" + number + "&agent=" + encoded(), socket);
    socket.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The one message that comes, or nothing. */
  String ask(String path) throws Exception {
    Socket socket = new Socket(false);
    open(path, socket);
    socket.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return socket.said;
  }

  private void open(String path, Socket socket) {
    client.newWebSocket(Request.get(root + path), socket);
  }

  private String encoded() {
    return URLEncoder.encode(agent, StandardCharsets.UTF_8);
  }

  private static final class Socket implements WebSocketListener {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final boolean echoes;

    /** Written by the callbacks, which come one by one, and read after the end. */
    private String said = "";

    Socket(boolean echoes) {
      this.echoes = echoes;
    }

    @Override
    public void onMessage(WebSocket ws, WsMessage message) {
      if (echoes) {
        ws.send(message);
      } else {
        said = message.text();
      }
    }

    @Override
    public void onClosed(WebSocket ws, int code, String reason) {
      end.complete(null);
    }

    @Override
    public void onFailure(WebSocket ws, Throwable cause, Response response) {
      end.complete(null);
    }
  }
}
