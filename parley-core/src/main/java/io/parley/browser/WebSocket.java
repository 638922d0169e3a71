package io.parley.browser;

import io.parley.SendRefusedException;
import io.parley.SendResult;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WebSocketProvider;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The browser's {@code WebSocket} (WebSockets, section 3.1), whose steps the comments inside count.
 *
 * <p>Any thread may call. Events are dispatched on an {@link EventLoop}, by default one for the
 * whole process: first to the handler attribute, then to the listeners in the order added (those
 * that {@linkplain AddEventListenerOptions#capture capture} go before all). What one throws is
 * logged. Code that runs on the loop misses no event of a socket that it makes; elsewhere handlers
 * are best set in the block that the constructor takes.
 */
public final class WebSocket extends EventTarget {

  /** {@link #readyState}: the connection does not stand yet. */
  public static final int CONNECTING = 0;

  /** {@link #readyState}: messages go both ways. */
  public static final int OPEN = 1;

  /** {@link #readyState}: one side has begun to close. */
  public static final int CLOSING = 2;

  /** {@link #readyState}: the connection has ended, or never stood. */
  public static final int CLOSED = 3;

  private static final String PROTOCOL_HEADER = "Sec-WebSocket-Protocol";
  private static final String NOT_IN_TOKEN = "\"(),/:;<=>?@[\\]{}";

  /** Received and not yet dispatched, beyond which the engine holds messages back. */
  private static final int MAX_WAITING = 256;

  private static final int MAX_WAITING_BYTES = 1 << 20;

  /** Called with {@code open}. */
  public volatile @Nullable EventListener<Event> onopen;

  /** Called with {@code message}. */
  public volatile @Nullable EventListener<MessageEvent> onmessage;

  /** Called with {@code error}, which tells its {@link Event#cause}; {@code close} follows. */
  public volatile @Nullable EventListener<Event> onerror;

  /** Called with {@code close}, the last event. */
  public volatile @Nullable EventListener<CloseEvent> onclose;

  private final EventLoop loop;
  private final SocketUrl url;
  private final List<String> protocols;

  private final Object lock = new Object();

  /** Written under the lock. */
  private volatile int readyState = CONNECTING;

  private volatile String binaryType = "blob";

  /** These two are set on the loop, with {@code open}. */
  private volatile String extensions = "";

  private volatile String protocol = "";

  // All below: under the lock.

  private io.parley.@Nullable WebSocket socket;

  /** Why this side failed the connection, if it did. */
  private @Nullable Throwable failure;

  /** Bytes given to {@link #send}, those among them the engine took, and those of these gone. */
  private long given;

  private long accepted;
  private long transmitted;

  /** Whether a task is on its way that will see what has been transmitted. */
  private boolean updating;

  private int waiting;
  private long waitingBytes;
  private boolean paused;

  /** Connects to that URL; see {@link #WebSocket(String, List, Consumer)}. */
  public WebSocket(String url) {
    this(url, List.of());
  }

  /** Connects and offers one subprotocol; see {@link #WebSocket(String, List, Consumer)}. */
  public WebSocket(String url, String protocol) {
    this(url, List.of(protocol));
  }

  /** Connects and offers subprotocols; see {@link #WebSocket(String, List, Consumer)}. */
  public WebSocket(String url, List<String> protocols) {
    this(url, protocols, socket -> {});
  }

  /**
   * Connects with the client of the {@link WebSocketProvider}.
   *
   * @param url absolute, of scheme ws, wss, http or https; user and password in it go out as an
   *     {@code Authorization} header
   * @param protocols offered; the server must choose one, or the connection fails
   * @param setup runs before connecting starts: what it sets misses no event
   * @throws DOMException {@code SyntaxError} if the URL is none or has a fragment, or if a protocol
   *     is not a token or comes twice
   * @throws IllegalStateException if no transport is there
   */
  public WebSocket(String url, List<String> protocols, Consumer<? super WebSocket> setup) {
    this(WebSocketProvider.defaultClient(), EventLoop.shared(), url, protocols, setup);
  }

  /** As {@link #WebSocket(String, List, Consumer)} with that client and that loop. */
  public WebSocket(
      io.parley.WebSocket.Factory client,
      EventLoop loop,
      String url,
      List<String> protocols,
      Consumer<? super WebSocket> setup) {
    // Constructor, steps 1 to 7: URL, scheme and fragment.
    this.url = SocketUrl.parse(url);
    this.loop = loop;
    // Steps 8 and 9: a list of protocols, each a token, none twice.
    this.protocols = List.copyOf(protocols);
    requireValid(this.protocols);
    Request request = request();
    setup.accept(this);
    // Step 12: the connection is established in parallel.
    connect(client, request);
  }

  private static void requireValid(List<String> protocols) {
    for (String protocol : protocols) {
      if (protocol.isEmpty()
          || protocol.chars().anyMatch(c -> c <= ' ' || c > '~' || NOT_IN_TOKEN.indexOf(c) >= 0)) {
        throw new DOMException("a subprotocol is a token, not: " + protocol, "SyntaxError");
      }
    }
    if (new HashSet<>(protocols).size() < protocols.size()) {
      throw new DOMException("a subprotocol is offered once: " + protocols, "SyntaxError");
    }
  }

  private Request request() {
    try {
      Request request = Request.get(url.uri());
      if (!protocols.isEmpty()) {
        request = request.header(PROTOCOL_HEADER, String.join(", ", protocols));
      }
      String authorization = url.authorization();
      return authorization == null ? request : request.header("Authorization", authorization);
    } catch (IllegalArgumentException e) {
      throw new DOMException("cannot connect to " + url.href(), "SyntaxError", e);
    }
  }

  private void connect(io.parley.WebSocket.Factory client, Request request) {
    synchronized (lock) {
      if (readyState != CONNECTING) {
        // It was closed in the setup.
        Throwable why = failure;
        loop.execute(() -> end(why, WsStatus.ABNORMAL_CLOSURE.code(), ""));
        return;
      }
    }
    try {
      attach(client.newWebSocket(request, new Events(), WebSocketConfig.client()));
    } catch (IllegalArgumentException e) {
      throw new DOMException("cannot connect to " + url.href(), "SyntaxError", e);
    }
  }

  private void attach(io.parley.WebSocket connected) {
    synchronized (lock) {
      if (socket != null) {
        return;
      }
      socket = connected;
      if (failure != null) {
        connected.cancel();
      }
    }
  }

  /** The URL it was made with, as parsed; ws or wss instead of http or https. */
  public String url() {
    return url.href();
  }

  /** {@link #CONNECTING}, {@link #OPEN}, {@link #CLOSING} or {@link #CLOSED}. */
  public int readyState() {
    return readyState;
  }

  /**
   * Bytes given to {@link #send} (text as UTF-8) and not yet taken by the network, as the loop saw
   * it last: it does not fall while one task of the loop runs. What is sent once the connection
   * closes is counted too, and never leaves.
   */
  public long bufferedAmount() {
    synchronized (lock) {
      return given - transmitted;
    }
  }

  /** What the server chose of extensions; empty for none, and before {@code open}. */
  public String extensions() {
    return extensions;
  }

  /** The subprotocol that the server chose; empty for none, and before {@code open}. */
  public String protocol() {
    return protocol;
  }

  /** As what binary data is shown: {@code blob}, the default, or {@code arraybuffer}. */
  public String binaryType() {
    return binaryType;
  }

  /**
   * Sets {@link #binaryType()} for what is dispatched from now on; any value but the two is
   * ignored.
   */
  public void binaryType(String type) {
    if (type.equals("blob") || type.equals("arraybuffer")) {
      binaryType = type;
    }
  }

  /** Begins to close, with a Close frame without code; see {@link #close(int, String)}. */
  public void close() {
    begin(WsStatus.NO_STATUS);
  }

  /** As {@link #close(int, String)} without a reason. */
  public void close(int code) {
    close(code, "");
  }

  /**
   * Begins to close; messages sent before still go out, those that come are dropped. While
   * connecting the connection fails. Once it is closing or closed nothing happens.
   *
   * @param code 1000, or 3000 to 4999
   * @param reason at most 123 bytes of UTF-8
   * @throws DOMException {@code InvalidAccessError} for another code, else {@code SyntaxError} for
   *     a longer reason
   */
  public void close(int code, String reason) {
    // close(), step 2: the code.
    if (code != WsStatus.NORMAL.code() && (code < 3000 || code > 4999)) {
      throw new DOMException(
          "a close code is 1000 or 3000 to 4999, not " + code, "InvalidAccessError");
    }
    // Step 3: the reason.
    int length = WsMessage.of(reason).size();
    if (length > WsStatus.MAX_REASON_BYTES) {
      throw new DOMException(
          "a close reason has at most "
              + WsStatus.MAX_REASON_BYTES
              + " bytes of UTF-8, not "
              + length,
          "SyntaxError");
    }
    begin(WsStatus.of(code, reason));
  }

  /** close(), steps 4 and following: by the state. */
  private void begin(WsStatus status) {
    synchronized (lock) {
      if (readyState >= CLOSING) {
        return;
      }
      if (readyState == CONNECTING) {
        fail(new DOMException("closed before the connection stood", "AbortError"));
      } else if (socket != null) {
        socket.close(status);
      }
      readyState = CLOSING;
    }
  }

  /** Fails the connection. Under the lock. */
  private void fail(Throwable why) {
    if (failure == null) {
      failure = why;
    }
    if (socket != null) {
      socket.cancel();
    }
  }

  /** Sends text; see {@link #send(Blob)}. A lone surrogate goes as U+FFFD. */
  public void send(String data) {
    send(WsMessage.of(data));
  }

  /** Sends a copy of these bytes; see {@link #send(Blob)}. */
  public void send(byte[] data) {
    send(WsMessage.of(data));
  }

  /** Sends a copy of the remaining bytes; the position stays. See {@link #send(Blob)}. */
  public void send(ByteBuffer data) {
    send(WsMessage.of(data));
  }

  /**
   * Sends what is in the blob. Once the connection closes it is only counted in {@link
   * #bufferedAmount}. What would overfill the send queue fails the connection.
   *
   * @throws DOMException {@code InvalidStateError} while connecting
   */
  public void send(Blob data) {
    send(data.message());
  }

  private void send(WsMessage message) {
    synchronized (lock) {
      // send(), step 1.
      if (readyState == CONNECTING) {
        throw new DOMException("the connection does not stand yet", "InvalidStateError");
      }
      // For each kind of data: the amount grows, whatever becomes of it.
      given += message.size();
      if (readyState == OPEN && socket != null) {
        transmit(socket, message);
      }
    }
  }

  /** Under the lock. */
  private void transmit(io.parley.WebSocket open, WsMessage message) {
    CompletableFuture<Void> done = open.sendAsync(message).toCompletableFuture();
    SendRefusedException refusal = refusal(done);
    if (refusal == null) {
      accepted += message.size();
      CompletableFuture<Void> seen = done.thenRun(this::updateSoon);
      // A message lost with the connection stays in the amount.
      seen.exceptionally(lost -> null);
    } else if (refusal.result() == SendResult.FULL) {
      // Flagged as full: the connection is closed, and the error will tell.
      fail(refusal);
    }
  }

  private static @Nullable SendRefusedException refusal(CompletableFuture<Void> done) {
    if (done.isCompletedExceptionally()) {
      Throwable why = done.handle((nothing, thrown) -> thrown).join();
      return why instanceof SendRefusedException refused ? refused : null;
    }
    return null;
  }

  /** The network took something: the loop sees it when it gets to it. */
  private void updateSoon() {
    synchronized (lock) {
      if (updating) {
        return;
      }
      updating = true;
    }
    loop.execute(this::update);
  }

  private void update() {
    synchronized (lock) {
      updating = false;
      if (socket != null) {
        transmitted = accepted - socket.queueSize();
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Runs as a task of the loop and waits for it, unless the calling thread runs one already.
   */
  @Override
  public boolean dispatchEvent(Event event) {
    return loop.call(() -> super.dispatchEvent(event));
  }

  @Override
  void callHandler(Event event) {
    switch (event.type()) {
      case "open" -> call(onopen, Event.class, event);
      case "message" -> call(onmessage, MessageEvent.class, event);
      case "error" -> call(onerror, Event.class, event);
      case "close" -> call(onclose, CloseEvent.class, event);
      default -> {}
    }
  }

  // ---- Tasks of the loop: feedback from the protocol, section 4.

  /** The connection is established. */
  private void opened(io.parley.WebSocket from) {
    String chosen = from.subprotocol();
    synchronized (lock) {
      if (readyState != CONNECTING) {
        return;
      }
      if (chosen == null && !protocols.isEmpty()) {
        // "Establish a WebSocket connection", step 11: stricter than RFC 6455.
        fail(
            new DOMException(
                "the server chose none of the subprotocols " + protocols, "InvalidStateError"));
        return;
      }
      // Steps 2 and 3: extensions and protocol; then 1, the state, which other threads look at.
      extensions = String.join(", ", from.extensions());
      protocol = chosen == null ? "" : chosen;
      readyState = OPEN;
    }
    // Step 4.
    fire(new Event("open"));
  }

  /** A message has been received. */
  private void received(WsMessage message) {
    // Step 1: none once it closes.
    if (readyState != OPEN) {
      return;
    }
    // Step 2: the type of binary data counts as it is now.
    Object data =
        message.isText()
            ? message.text()
            : binaryType.equals("blob") ? Blob.wrap(message.toByteArray()) : message.toByteArray();
    // Step 3.
    fire(new MessageEvent("message", data, url.origin()));
  }

  /** The closing handshake is started. */
  private void closing() {
    synchronized (lock) {
      readyState = Math.max(readyState, CLOSING);
    }
  }

  /**
   * The connection is closed.
   *
   * @param cause why it had to be failed, or was flagged as full; null for a clean end
   */
  private void end(@Nullable Throwable cause, int code, String reason) {
    update();
    // Step 1.
    synchronized (lock) {
      readyState = CLOSED;
    }
    // Steps 2 and 3.
    if (cause == null) {
      fire(new CloseEvent("close", true, code, reason));
    } else {
      fire(new Event("error").cause(cause));
      int abnormal = WsStatus.ABNORMAL_CLOSURE.code();
      fire(new CloseEvent("close", false, abnormal, "").cause(cause));
    }
  }

  /** URL and state: {@code WebSocket wss://feed.example/ 1}. */
  @Override
  public String toString() {
    return "WebSocket " + url.href() + " " + readyState;
  }

  /** What the engine tells: each becomes a task of the loop. */
  private final class Events implements WebSocketListener {

    @Override
    public void onOpen(io.parley.WebSocket from, Response response) {
      attach(from);
      loop.execute(() -> opened(from));
    }

    @Override
    public void onMessage(io.parley.WebSocket from, WsMessage message) {
      synchronized (lock) {
        waiting++;
        waitingBytes += message.size();
        if (!paused && (waiting >= MAX_WAITING || waitingBytes >= MAX_WAITING_BYTES)) {
          paused = true;
          from.pause();
        }
      }
      loop.execute(
          () -> {
            try {
              received(message);
            } finally {
              done(from, message);
            }
          });
    }

    private void done(io.parley.WebSocket from, WsMessage message) {
      synchronized (lock) {
        waiting--;
        waitingBytes -= message.size();
        if (paused && waiting <= MAX_WAITING / 2 && waitingBytes <= MAX_WAITING_BYTES / 2) {
          paused = false;
          from.resume();
        }
      }
    }

    @Override
    public void onClosing(io.parley.WebSocket from, int code, String reason) {
      loop.execute(WebSocket.this::closing);
    }

    @Override
    public void onClosed(io.parley.WebSocket from, int code, String reason) {
      Throwable ours = failure();
      loop.execute(() -> end(ours, code, reason));
    }

    @Override
    public void onFailure(io.parley.WebSocket from, Throwable cause, @Nullable Response response) {
      attach(from);
      Throwable ours = failure();
      Throwable why = ours != null ? ours : cause;
      loop.execute(() -> end(why, WsStatus.ABNORMAL_CLOSURE.code(), ""));
    }

    private @Nullable Throwable failure() {
      synchronized (lock) {
        return failure;
      }
    }
  }
}
