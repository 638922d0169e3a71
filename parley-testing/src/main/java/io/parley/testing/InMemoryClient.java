package io.parley.testing;

import io.parley.WebSocket;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.connection.ClientConfig;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.Receiver;
import io.parley.http.Request;
import io.parley.http.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A live client of handlers in memory. Immutable; any thread. Nothing has to be closed but the
 * sockets.
 */
public final class InMemoryClient extends WebSocketClient {

  /** What a URI of a path alone is meant to be relative to. */
  private static final URI ROOT = URI.create("ws://memory/");

  private static final int DEFAULT_PORT = 80;

  private final Directory directory;
  private final ClientConfig config;

  /** Where servers are found. */
  @FunctionalInterface
  interface Directory {
    Endpoint at(URI uri) throws ConnectException;
  }

  InMemoryClient(Directory directory) {
    this(directory, ClientConfig.DEFAULTS);
  }

  private InMemoryClient(Directory directory, ClientConfig config) {
    this.directory = directory;
    this.config = config;
  }

  /**
   * Changes bounds and times of the sockets; starts from what is set already, at first {@link
   * WebSocketConfig#queue()} for {@code newWebSocket} and {@link WebSocketConfig#client()} for
   * every other form.
   *
   * @param changes run for each kind of defaults
   * @throws IllegalArgumentException if what comes of them cannot be
   */
  public InMemoryClient config(UnaryOperator<WebSocketConfig.Builder> changes) {
    return new InMemoryClient(directory, config.and(changes));
  }

  /**
   * {@inheritDoc}
   *
   * @param request its URI may be a path alone, {@code /chat?room=1}
   */
  @Override
  public WebSocket newWebSocket(
      Request request, WebSocketListener listener, WebSocketConfig defaults) {
    return dial(request, new Receiver.Listening(listener), defaults);
  }

  @Override
  protected WebSocket connect(
      Request request, WsConsumer onOpen, @Nullable Consumer<? super Throwable> onError) {
    return dial(request, new Receiver.Consuming(onOpen, onError), WebSocketConfig.client());
  }

  @Override
  protected boolean isEventLoop() {
    return LiveMemory.get().isLoopThread();
  }

  private WebSocket dial(Request request, Receiver receiver, WebSocketConfig defaults) {
    Request absolute = absolute(request);
    LiveMemory memory = LiveMemory.get();
    ConnectionLoop loop = memory.nextLoop();
    WebSocketConfig resolved = config.from(defaults);
    return Dialing.begin(
        absolute,
        receiver,
        resolved,
        config.extensions(resolved),
        loop,
        memory.keys(),
        memory.link(loop, port(absolute.uri())),
        (wire, dialing) -> directory.at(absolute.uri()).arrive(wire, dialing, loop));
  }

  /**
   * Sends a plain HTTP request and waits for the answer. It waits at most the {@link
   * WebSocketConfig#handshakeTimeout()} of this client.
   *
   * @param request its URI may be a path alone
   * @throws IOException if there is no server, or no answer in time
   * @throws InterruptedException if the thread is interrupted
   */
  public Response http(Request request) throws IOException, InterruptedException {
    Request absolute = absolute(request);
    LiveMemory memory = LiveMemory.get();
    ConnectionLoop loop = memory.nextLoop();
    if (memory.isLoopThread()) {
      throw new IllegalStateException("http waits for the answer, which an event loop must not");
    }
    Endpoint endpoint = directory.at(absolute.uri());
    CompletableFuture<Response> answer = new CompletableFuture<>();
    loop.eventLoop()
        .execute(
            () ->
                endpoint.arrive(
                    absolute, memory.link(loop, port(absolute.uri())), loop, answer::complete));
    long patience = config.from(WebSocketConfig.client()).handshakeTimeout().toMillis();
    try {
      return patience == 0 ? answer.get() : answer.get(patience, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within handshakeTimeout = " + patience + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException("the request failed", e.getCause());
    }
  }

  private static Request absolute(Request request) {
    URI uri = request.uri();
    boolean pathAlone =
        uri.getScheme() == null && uri.getRawAuthority() == null && uri.getPath().startsWith("/");
    return pathAlone ? request.uri(ROOT.resolve(uri)) : request;
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
  }
}
