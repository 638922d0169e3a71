package io.parley.testing.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.Dispatch;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.http.HttpVersion;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.RecordingListener;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What all contracts share: servers and clients by the harness, and pairs of both. */
abstract class Contract {
  private static final Duration NEVER_IN_A_TEST = Duration.ofMinutes(2);

  private final SocketHarness harness;
  private final List<Server> servers = new CopyOnWriteArrayList<>();
  private final List<WebSocket> clients = new CopyOnWriteArrayList<>();

  Contract(SocketHarness harness) {
    this.harness = harness;
  }

  @AfterEach
  void stopServers() {
    clients.forEach(WebSocket::cancel);
    servers.forEach(Server::close);
  }

  /** Skips a test whose callbacks block. */
  void assumeCallbacksMayBlock() {
    assumeTrue(harness.dispatch() == Dispatch.WORKERS, "callbacks that block need workers");
  }

  /** Skips the test where something stands between the two sides. */
  final void assumeOneConnection() {
    assumeTrue(harness.hasOneConnection(), "there is a connection on each side of a proxy");
  }

  /** Skips a test in which a server without WebSockets is asked for one. */
  void assumeAskedWithoutSockets() {
    assumeTrue(harness.asksWithoutSockets(), "a server tells beforehand that it has no WebSockets");
  }

  HttpVersion version() {
    return harness.version();
  }

  /** The status of an answer that opens a socket. */
  int openedStatus() {
    return version() == HttpVersion.HTTP_2 ? 200 : 101;
  }

  boolean isInline() {
    return harness.dispatch() == Dispatch.INLINE;
  }

  WebSocketConfig serverConfig() {
    return unhurried(WebSocketConfig.server());
  }

  WebSocketConfig clientConfig() {
    return unhurried(WebSocketConfig.client());
  }

  /**
   * Its callbacks run as the harness says, and no time of its own comes before an event that a test
   * waits for, however long a thread of a busy machine stands still.
   */
  WebSocketConfig unhurried(WebSocketConfig config) {
    return config.toBuilder()
        .dispatch(harness.dispatch())
        .handshakeTimeout(NEVER_IN_A_TEST)
        .closeTimeout(NEVER_IN_A_TEST)
        .writeTimeout(NEVER_IN_A_TEST)
        .pingInterval(Duration.ZERO)
        .build();
  }

  Server start(PolyHandler app) {
    return start(app, serverConfig());
  }

  Server start(WsHandler app) {
    return start(PolyHandler.of(app));
  }

  Server start(PolyHandler app, WebSocketConfig config) {
    return create(app, config).start();
  }

  /** A server that is not started. */
  Server create(PolyHandler app, WebSocketConfig config) {
    Server server = app.asServer(harness.backend(config));
    servers.add(server);
    return server;
  }

  WebSocket connect(URI uri, WebSocketListener listener) {
    return connect(Request.get(uri), listener, clientConfig());
  }

  WebSocket connect(Request request, WebSocketListener listener) {
    return connect(request, listener, clientConfig());
  }

  WebSocket connect(Request request, WebSocketListener listener, WebSocketConfig config) {
    return cancelAtTheEnd(harness.client(config).newWebSocket(request, listener));
  }

  /** Has that socket canceled behind the test. */
  WebSocket cancelAtTheEnd(WebSocket client) {
    clients.add(client);
    return client;
  }

  /** A client whose sockets are the test's own to end. */
  WebSocketClient webSocketClient() {
    return webSocketClient(clientConfig());
  }

  WebSocketClient webSocketClient(WebSocketConfig config) {
    return harness.client(config);
  }

  /** A client for those who make their sockets themselves. */
  WebSocket.Factory client() {
    return client(clientConfig());
  }

  WebSocket.Factory client(WebSocketConfig config) {
    return (request, listener) -> connect(request, listener, config);
  }

  /** A pair with nothing special about it. */
  Pair open() {
    return setup().open();
  }

  Setup setup() {
    return new Setup();
  }

  /** How one end of a pair is to be. */
  private static final class Plan {
    private WebSocketConfig config;
    private Consumer<? super WebSocket> consumer = webSocket -> {};
    private boolean withErrors = true;
    private boolean waits = true;

    Plan(WebSocketConfig config) {
      this.config = config;
    }

    RecordingConsumer recorder(CompletableFuture<WebSocket> opened) {
      WsConsumer all =
          webSocket -> {
            if (!waits) {
              opened.complete(webSocket);
            }
            try {
              consumer.accept(webSocket);
            } finally {
              opened.complete(webSocket);
            }
          };
      return withErrors ? new RecordingConsumer(all) : RecordingConsumer.withoutErrors(all);
    }
  }

  /** How a pair is to be. */
  final class Setup {

    private final Plan server = new Plan(serverConfig());
    private final Plan client = new Plan(clientConfig());

    private Plan plan(Side side) {
      return side == Side.SERVER ? server : client;
    }

    /** Changes that side's configuration. */
    Setup config(Side side, UnaryOperator<WebSocketConfig.Builder> change) {
      plan(side).config = change.apply(plan(side).config.toBuilder()).build();
      return this;
    }

    /** What that side does as it opens, behind the attaching of the recorder's listeners. */
    Setup on(Side side, Consumer<? super WebSocket> consumer) {
      plan(side).consumer = consumer;
      return this;
    }

    /** As {@link #on}, but {@link #open} does not wait for the consumer to return. */
    Setup onBlocking(Side side, Consumer<? super WebSocket> consumer) {
      plan(side).waits = false;
      return on(side, consumer);
    }

    /** That side returns each message. */
    Setup echo(Side side) {
      return on(side, webSocket -> webSocket.onMessage(webSocket::send));
    }

    /** No {@code onError} at that side. */
    Setup withoutErrors(Side side) {
      plan(side).withErrors = false;
      return this;
    }

    /** Starts the server, connects the client, and waits for both to open. */
    Pair open() {
      CompletableFuture<WebSocket> serverOpened = new CompletableFuture<>();
      CompletableFuture<WebSocket> clientOpened = new CompletableFuture<>();
      RecordingConsumer atServer = server.recorder(serverOpened);
      RecordingConsumer atClient = client.recorder(clientOpened);
      RecordingListener listener =
          new RecordingListener(
              new WebSocketListener() {
                @Override
                public void onOpen(WebSocket webSocket, Response response) {
                  atClient.accept(webSocket);
                }

                @Override
                public void onFailure(
                    WebSocket webSocket, Throwable cause, @Nullable Response response) {
                  clientOpened.completeExceptionally(cause);
                }
              });
      WsHandler handler = request -> atServer;
      Server running = start(PolyHandler.of(handler), server.config);
      connect(Request.get(running.uri("/")), listener, client.config);
      Pair pair =
          new Pair(
              new End(End.await(serverOpened), atServer),
              new End(End.await(clientOpened), atClient),
              listener);
      atServer.assertNextOpened();
      atClient.assertNextOpened();
      listener.assertNextOpened();
      return pair;
    }
  }
}
