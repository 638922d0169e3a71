package io.parley.testing;

import io.parley.Dispatch;
import io.parley.PolyHandler;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsHandler;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.EventLoop;
import io.parley.connection.Receiver;
import io.parley.connection.Workers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Extensions;
import io.parley.protocol.MaskSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections without a thread: nothing happens but what the test makes happen, in an order that is
 * the same at every run. Bytes move when the network {@linkplain #run runs}, or by hand with {@link
 * Direction#deliver}; time moves with the {@link VirtualClock}. Handlers and callbacks run on the
 * test's thread while it does one of these, whatever {@link WebSocketConfig#dispatch()} says.
 *
 * <p>The thread that made the network counts as its event loop, so calls that would block throw;
 * {@link #outside} plays another thread. No other thread may touch the network or its sockets.
 */
public final class InMemoryNetwork {

  /** No test needs that many, two sockets that answer each other for ever do. */
  private static final int MOST_STEPS = 10_000_000;

  private static final int ROOM = 4 * 1024;
  private static final int CLIENT_PORT = 49_152;
  private static final int SERVER_PORT = 80;

  private final VirtualClock clock;
  private final Thread owner = Thread.currentThread();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Direction> directions = new ArrayList<>();
  private final ConnectionLoop loop;
  private MaskSource masks = new SplittableRandom(1)::nextInt;
  private WebSocketConfig serverConfig = inline(WebSocketConfig.server());
  private WebSocketConfig clientConfig = inline(WebSocketConfig.client());
  private int chunk = Integer.MAX_VALUE;
  private int turn;
  private int clients;
  private boolean outside;
  private boolean running;

  InMemoryNetwork(VirtualClock clock) {
    this.clock = clock;
    loop = new ConnectionLoop(new Loop(), Workers.create(1), () -> masks.nextKey());
    clock.whenMoved(this::run);
  }

  /** The configuration of servers that are reached from now on. */
  public InMemoryNetwork serverConfig(WebSocketConfig config) {
    serverConfig = inline(config);
    return this;
  }

  /**
   * The configuration of clients that connect from now on; at first {@link
   * WebSocketConfig#client()}, and not that of {@code newWebSocket}.
   */
  public InMemoryNetwork clientConfig(WebSocketConfig config) {
    clientConfig = inline(config);
    return this;
  }

  /**
   * Where masking keys come from; at first a generator with a constant seed. With {@code () -> 0}
   * masked payloads can be read as they are.
   */
  public InMemoryNetwork masks(IntSupplier source) {
    masks = source::getAsInt;
    return this;
  }

  /** The most bytes that one read brings when the network runs; at first all there are. */
  public InMemoryNetwork chunk(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a chunk has at least one byte, not " + bytes);
    }
    chunk = bytes;
    return this;
  }

  /** Has a client connect to that handler; it is connected once the network has run. */
  public InMemoryLink connect(PolyHandler app, Request request, WebSocketListener listener) {
    Endpoint endpoint = new Endpoint(app, serverConfig);
    Lines lines = new Lines();
    WebSocket client =
        dial(request, listener, lines, (wire, dialing) -> endpoint.arrive(wire, dialing, loop));
    return new InMemoryLink(client, lines.toServer, lines.toClient);
  }

  /** Has a client connect to that handler; it is connected once the network has run. */
  public InMemoryLink connect(WsHandler app, WebSocketListener listener) {
    return connect(PolyHandler.of(app), Request.get("ws://memory/"), listener);
  }

  /** Sends a plain HTTP request to that handler and runs the network; null: no answer yet. */
  public @Nullable Response http(PolyHandler app, Request request) {
    List<Response> answer = new ArrayList<>(1);
    new Endpoint(app, serverConfig).arrive(request, new Lines().link, loop, answer::add);
    run();
    return answer.isEmpty() ? null : answer.get(0);
  }

  /** A client that speaks raw bytes to a socket of that handler, after a proper handshake. */
  public RawPeer rawClient(WsHandler app) {
    return rawClient(app, Request.get("ws://memory/"));
  }

  /** A client that speaks raw bytes to a socket of that handler, after a handshake like this. */
  public RawPeer rawClient(WsHandler app, Request request) {
    return rawClientAsIs(
        app, ClientHandshake.request(request, Dialing.key(masks), Extensions.none()));
  }

  /**
   * A client that speaks raw bytes to that handler, after a handshake that goes over as it is,
   * right or wrong; {@link RawPeer#response} is the answer.
   *
   * @param wire with all headers of a handshake; its URI is the request target
   */
  public RawPeer rawClientAsIs(WsHandler app, Request wire) {
    Lines lines = new Lines();
    RawPeer peer = RawPeer.client(this, lines);
    peer.dial(app, wire.remoteAddress(lines.link.clientAddress), serverConfig, loop, lines.link);
    run();
    return peer;
  }

  /** A server that speaks raw bytes to a client's socket, after a proper handshake. */
  public RawPeer rawServer(WebSocketListener listener) {
    return rawServer(Request.get("ws://memory/"), listener, RawPeer::accepted);
  }

  /**
   * A server that speaks raw bytes to a client's socket.
   *
   * @param answer to the client's handshake as it came over the wire; null to be silent until
   *     {@link RawPeer#answer}
   */
  public RawPeer rawServer(
      Request request, WebSocketListener listener, Function<Request, @Nullable Response> answer) {
    Lines lines = new Lines();
    RawPeer peer = RawPeer.server(this, lines);
    peer.serve(
        dial(request, listener, lines, (wire, dialing) -> peer.arrive(wire, dialing, answer)));
    run();
    return peer;
  }

  /** A listener that records; its waits run the network instead. */
  public RecordingListener listener() {
    return new RecordingListener(this::run);
  }

  /** A consumer that records; its waits run the network instead. */
  public RecordingConsumer consumer() {
    return new RecordingConsumer(this::run);
  }

  /**
   * Moves bytes and runs what follows from them until nothing is left to do, but for directions
   * that are {@linkplain Direction#hold held}. Time stands still.
   *
   * @throws IllegalStateException inside a callback, or if no rest is found
   */
  public void run() {
    for (int steps = 0; step(); steps++) {
      if (steps == MOST_STEPS) {
        throw new IllegalStateException("no rest after " + MOST_STEPS + " steps");
      }
    }
  }

  /**
   * Runs one task, or has one reader read once.
   *
   * @return whether there was something to do
   * @throws IllegalStateException inside a callback
   */
  public boolean step() {
    return perform(this::stepInside) != 0;
  }

  /** Runs the action as if another thread did: what it asks of a socket waits for its turn. */
  public void outside(Runnable action) {
    boolean before = outside;
    outside = true;
    try {
      action.run();
    } finally {
      outside = before;
    }
  }

  private int stepInside() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
      return 1;
    }
    directions.removeIf(Direction::isGone);
    for (int i = 0; i < directions.size(); i++) {
      turn = (turn + 1) % directions.size();
      if (directions.get(turn).flow(chunk)) {
        return 1;
      }
    }
    return 0;
  }

  /** Does something at the reader's end of a direction, and the tasks that come of it. */
  int perform(IntSupplier action) {
    requireOwner();
    if (running) {
      throw new IllegalStateException("the network is running already: this is inside a callback");
    }
    running = true;
    boolean before = outside;
    outside = false;
    try {
      return action.getAsInt();
    } finally {
      outside = before;
      running = false;
    }
  }

  void runTasks() {
    perform(
        () -> {
          for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
          }
        });
  }

  private void perform(Runnable action) {
    perform(
        () -> {
          action.run();
          return 0;
        });
  }

  private WebSocket dial(
      Request request, WebSocketListener listener, Lines lines, Dialing.Answerer answerer) {
    requireOwner();
    return Dialing.begin(
        request,
        new Receiver.Listening(listener),
        clientConfig,
        Extensions.of(clientConfig),
        loop,
        masks,
        lines.link,
        answerer);
  }

  private void requireOwner() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "the network belongs to " + owner + "; " + Thread.currentThread() + " must not touch it");
    }
  }

  private static WebSocketConfig inline(WebSocketConfig config) {
    return config.toBuilder().dispatch(Dispatch.INLINE).build();
  }

  /** A link and its directions. */
  final class Lines {

    final Link link =
        new Link(loop.eventLoop(), ROOM, CLIENT_PORT + clients++ % 16_384, SERVER_PORT, this::join);
    final Direction toServer = new Direction(InMemoryNetwork.this, link.toServer);
    final Direction toClient = new Direction(InMemoryNetwork.this, link.toClient);

    void join(Pipe pipe, PipeReader reader) {
      Direction direction = pipe == link.toServer ? toServer : toClient;
      direction.join(reader);
      directions.add(direction);
    }
  }

  private final class Loop implements EventLoop {

    @Override
    public boolean inLoop() {
      return Thread.currentThread() == owner && !outside;
    }

    @Override
    public void execute(Runnable task) {
      requireOwner();
      tasks.add(task);
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
      if (!inLoop()) {
        throw new IllegalStateException("schedule is for the loop's thread");
      }
      clock.schedule(() -> perform(task), delayNanos);
    }

    @Override
    public boolean isWatched() {
      return false;
    }

    @Override
    public long nanoTime() {
      return clock.nanoTime();
    }
  }
}
