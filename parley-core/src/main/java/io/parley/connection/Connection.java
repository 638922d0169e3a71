package io.parley.connection;

import io.parley.BorrowedMessage;
import io.parley.Dispatch;
import io.parley.LoopedWebSocket;
import io.parley.OverflowPolicy;
import io.parley.ProtocolException;
import io.parley.SendRefusedException;
import io.parley.SendResult;
import io.parley.WebSocketConfig;
import io.parley.WsConsumer;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.protocol.MessageReader;
import io.parley.protocol.MessageWriter;
import io.parley.protocol.Negotiated;
import io.parley.protocol.ProtocolEvents;
import io.parley.protocol.Role;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A live socket: the state machine between a {@link Transport} and the application. What the
 * application calls comes from any thread and only leaves a mark (a message in the queue, a wish to
 * close, an ending) and wakes the loop; everything that moves bytes happens there.
 *
 * <p>The state is derived: an {@link Ending} once there is one, else closing when the queue is
 * closed, else open or connecting.
 */
public final class Connection implements LoopedWebSocket {

  private static final Logger LOG = System.getLogger(Connection.class.getName());
  private static final int MAX_PING = 125;

  private static final VarHandle AWAKE;
  private static final VarHandle CLOSE_REQUEST;
  private static final VarHandle CORKS;
  private static final VarHandle ENDING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      AWAKE = lookup.findVarHandle(Connection.class, "awake", boolean.class);
      CLOSE_REQUEST = lookup.findVarHandle(Connection.class, "closeRequest", WsStatus.class);
      CORKS = lookup.findVarHandle(Connection.class, "corks", int.class);
      ENDING = lookup.findVarHandle(Connection.class, "ending", Ending.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Role role;
  private final Request request;
  private final WebSocketConfig config;
  private final ConnectionLoop loop;

  /**
   * Runs once on the loop: when a client is canceled before it opened, else when the transport is
   * closed.
   */
  private final Consumer<Connection> whenReleased;

  private final SendQueue queue;
  private final Mailbox mailbox;
  private final Callbacks callbacks;
  private final Outbound outbound;
  private final Inbound inbound;
  private final ConnectionTimers timers;

  /** The next in the loop's list of those to wake. Belongs to whoever has set {@link #awake}. */
  @Nullable Connection nextAwake;

  /** Whether this is in the loop's list of those to wake. Any thread, by compare-and-set. */
  private volatile boolean awake;

  /** The status that our Close frame has or will have. Settled once, by any thread. */
  private volatile @Nullable WsStatus closeRequest;

  /** How the socket ended. Settled once, by any thread. */
  private volatile @Nullable Ending ending;

  /** Set with the handshake, on the loop; {@link #opened} publishes both. */
  private @Nullable Transport transport;

  private Negotiated negotiated = Negotiated.NOTHING;
  private volatile boolean opened;

  /** Whether this side was the first to close. Set once, by any thread. */
  private volatile boolean closedHere;

  /** Whether the application holds back delivery. Any thread. */
  private volatile boolean paused;

  /** How many calls of {@link #cork} are under way. Any thread. */
  private volatile int corks;

  /** Round-trip time of the last ping answered, in nanoseconds, or -1. Written by the loop. */
  private volatile long latency = -1;

  /** Created when first asked for, under this object's lock. */
  private volatile @Nullable ConcurrentMap<String, Object> attributes;

  /** Whether a refused message was logged; racing threads may log twice. */
  private boolean refusalLogged;

  /**
   * What the peer broke; null while it keeps the rules. Written by the loop, read by the callback
   * that meets it.
   */
  private volatile @Nullable ProtocolException violation;

  /** The peer's Close. Written by the loop. */
  private volatile @Nullable WsStatus closeReceived;

  // All below: loop only.

  /** Whether a message found no room once we closed: no later one is delivered either. */
  private boolean dropping;

  /** Whether the ending, whoever settled it, has been carried out here. */
  private boolean over;

  /** Whether the transport is closed and nothing more can come. */
  private boolean released;

  /** Whether a read pass is under way, at whose end all answers are flushed. */
  private boolean inPass;

  /** Pings that wait for their pong; null when there are none. */
  private @Nullable Pings pings;

  private long pingNumber;

  private Connection(
      Role role,
      Request request,
      Receiver receiver,
      WebSocketConfig config,
      ConnectionLoop loop,
      Consumer<Connection> whenReleased) {
    this.role = role;
    this.request = request;
    this.config = config;
    this.loop = loop;
    this.whenReleased = whenReleased;
    this.queue = new SendQueue(config);
    this.callbacks = new Callbacks(this, receiver);
    this.mailbox = new Mailbox(this);
    this.outbound = new Outbound(this, queue);
    this.inbound = new Inbound(this);
    this.timers = new ConnectionTimers(this);
  }

  /**
   * A client's socket, connecting. Any thread.
   *
   * @param whenCanceled runs on the loop when the application cancels before {@link #open} or
   *     {@link #connectFailed}
   */
  public static Connection client(
      Request request,
      Receiver receiver,
      WebSocketConfig config,
      ConnectionLoop loop,
      Runnable whenCanceled) {
    return new Connection(
        Role.CLIENT,
        request,
        receiver,
        config,
        loop,
        connection -> {
          if (!connection.opened) {
            whenCanceled.run();
          }
        });
  }

  /** A server's socket; {@link ServerExchange} opens it. */
  static Connection server(
      Request request,
      WsConsumer consumer,
      WebSocketConfig config,
      ConnectionLoop loop,
      Consumer<Connection> whenReleased) {
    Receiver receiver = new Receiver.Consuming(consumer, null);
    return new Connection(Role.SERVER, request, receiver, config, loop, whenReleased);
  }

  // ---- What the transport calls, on the loop.

  /**
   * The handshake is done. Reading is turned on from here. On a client that was canceled meanwhile
   * the transport is closed.
   *
   * @param response the 101
   */
  public void open(Transport newTransport, Negotiated agreed, Response response) {
    transport = newTransport;
    negotiated = agreed;
    if (over) {
      newTransport.close();
      closeExtensions();
      return;
    }
    opened = true;
    outbound.open(newTransport);
    mailbox.post(new Event.Opened(response));
    if (ending != null) {
      finishEnding();
      return;
    }
    timers.opened();
    advance();
  }

  /** The handshake failed. Without effect on a client that was canceled. */
  public void connectFailed(Throwable cause, @Nullable Response response) {
    end(Ending.refused(cause, response));
  }

  /** Takes all of these bytes; what cannot be read yet is copied. */
  public void received(ByteBuffer in) {
    inPass = true;
    timers.heard();
    watched(() -> inbound.received(in));
  }

  /** A read pass is over: answers are flushed. */
  public void readComplete() {
    endPass();
    advance();
  }

  private void endPass() {
    inPass = false;
    mailbox.passOn();
  }

  /** All of the last write has been taken by the system. */
  public void written() {
    outbound.written();
  }

  /** The peer has ended its direction, which also ends a read pass; ours may go on. */
  public void eof() {
    endPass();
    inbound.end();
    advance();
  }

  /** The connection broke, which also ends a read pass. */
  public void failed(Throwable cause) {
    endPass();
    if (over) {
      release();
    } else if (violation != null) {
      end(Ending.violated(violation));
    } else if (closeReceived != null && queue.messages() == 0) {
      // Both sides have said all they had to say: only our answer to the peer's Close was lost.
      end(Ending.closed(closeReceived));
      release();
    } else {
      end(Ending.broken(cause));
    }
  }

  // ---- What its parts share, on the loop.

  WebSocketConfig config() {
    return config;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  Codecs codecs() {
    return loop.codecs();
  }

  MessageReader takeReader(ProtocolEvents events) {
    return codecs().reader(role, config, events, negotiated.active());
  }

  MessageWriter takeWriter() {
    return codecs().writer(role, config, negotiated.active());
  }

  // ---- Reading, on the loop.

  /** Whether more input has a use and a place to go. */
  boolean mayRead() {
    if (over || inbound.isDone()) {
      return true;
    }
    if (!outbound.hasControlRoom()) {
      return false;
    }
    // Once we close, the peer's Close must be found: what then finds no room is dropped.
    return closeRequest != null || (!isCoupled() && mailbox.hasRoom());
  }

  private boolean isCoupled() {
    return config.holdReads() && queue.isPressured() && !queue.isClosed();
  }

  boolean messageRead(WsMessage message) {
    if (ending != null) {
      return true;
    }
    if (closeRequest != null && !mailbox.hasRoom()) {
      dropping = true;
    }
    if (!dropping) {
      timers.messagePassed();
      mailbox.post(message);
    }
    return mayRead();
  }

  /** Whether a message that begins now may be lent to those who hear of it. */
  boolean lends() {
    return config.dispatch() == Dispatch.INLINE
        && callbacks.onlyBorrow()
        && ending == null
        && closeRequest == null;
  }

  boolean messageLent(Loan loan) {
    if (!mailbox.lend(loan)) {
      return messageRead(loan.toMessage());
    }
    timers.messagePassed();
    return mayRead();
  }

  boolean pingRead(byte[] payload) {
    if (!outbound.isCloseWritten()) {
      outbound.pong(payload);
    }
    if (callbacks.wantPings() && mailbox.hasRoom()) {
      mailbox.post(new Event.Ping(ByteBuffer.wrap(payload).asReadOnlyBuffer()));
    }
    return mayRead();
  }

  boolean pongRead(byte[] payload) {
    if (pings != null) {
      pings.answered(
          payload,
          loop.now(),
          (future, time) -> {
            latency = time.toNanos();
            if (future != null) {
              complete(() -> future.complete(time));
            }
          });
      if (pings.isEmpty()) {
        pings = null;
      }
    }
    if (callbacks.wantPongs() && mailbox.hasRoom()) {
      mailbox.post(new Event.Pong(ByteBuffer.wrap(payload).asReadOnlyBuffer()));
    }
    return mayRead();
  }

  /**
   * The peer began to close, or answers. Our answer waits until what came before is delivered, for
   * that may lead to answers too; not for ever, as the peer waits, and not for one who has paused.
   */
  void closeRead(WsStatus status) {
    if (ending != null) {
      return;
    }
    closeReceived = status;
    timers.closing();
    if (mailbox.isIdle() || paused) {
      settleClose(status);
    } else if (closeRequest == null) {
      timers.awaitDelivery();
    }
    mailbox.post(new Event.Closing(status));
  }

  /** Has the peer's Close answered, unless ours is under way already. Any thread. */
  void answerClose() {
    WsStatus status = closeReceived;
    if (status != null) {
      beginClose(status);
    }
  }

  private void beginClose(WsStatus status) {
    if (settleClose(status)) {
      mailbox.resume(); // What waited for the queue to drain waits no more.
      wake();
    }
  }

  /** Settles what our Close says, if nobody did before. Any thread. */
  private boolean settleClose(WsStatus status) {
    boolean first = CLOSE_REQUEST.compareAndSet(this, null, status);
    if (first) {
      queue.close();
    }
    return first;
  }

  /**
   * The peer broke the protocol or a bound, and nothing more is read. What came before is still
   * delivered and what that leads to still sent, for a while; then the peer is told why.
   */
  void broken(ProtocolException cause) {
    LOG.log(Level.DEBUG, () -> this + " is closed: " + cause.getMessage());
    violation = cause;
    timers.closing();
    timers.awaitClose();
    if (mailbox.isIdle() || holdsBack()) {
      tellViolation();
    } else {
      mailbox.post(new Event.Broken());
    }
  }

  /** All that came before the violation is delivered. Any thread. */
  void tellViolation() {
    if (violation != null) {
      beginClose(violation.status());
    }
  }

  /** The peer's direction has ended and all that came is read. */
  void inputEnded() {
    if (over) {
      release();
    } else if (violation != null) {
      end(Ending.violated(violation));
    } else if (closeReceived == null) {
      end(Ending.broken(new EOFException("the peer ended the connection without a Close frame")));
    }
  }

  void readingChanged(boolean on) {
    if (over || closeReceived != null) {
      return;
    }
    if (on) {
      timers.readingResumed();
    } else {
      timers.readingStopped();
    }
  }

  // ---- Writing, on the loop.

  /** Does whatever has become possible: ends, writes, reads. */
  private void advance() {
    finishEnding();
    Transport open = transport;
    if (open == null) {
      return;
    }
    write();
    if (!released) {
      inbound.update(open);
    }
    if (closeReceived != null && outbound.isCloseSent()) {
      end(Ending.closed(closeReceived));
    }
    // What was kept back may have canceled, or asked for answers, our Close among them.
    finishEnding();
    write();
  }

  /** Writes what there is to write; in a read pass that is left to its end. */
  private void write() {
    WsStatus status = closeRequest;
    // Who has settled the status may not have closed the queue yet, and wakes us when it has.
    if (status != null && queue.isClosed() && !over) {
      outbound.close(status);
    }
    if (!inPass) {
      outbound.pump();
    }
  }

  void messageSent() {
    timers.messagePassed();
  }

  void writeBlocked() {
    timers.writeBlocked(writeProgress());
  }

  long writeProgress() {
    return transport == null ? 0 : transport.progress();
  }

  /** What was in flight has been taken. */
  void flightTaken(boolean drained) {
    timers.writeFreed();
    if (outbound.isCloseSent()) {
      closeSent();
    }
    if (drained) {
      mailbox.postDrain();
    }
    if (!inPass) {
      advance();
    }
  }

  private void closeSent() {
    if (violation != null) {
      end(Ending.violated(violation));
    } else if (closeReceived != null) {
      end(Ending.closed(closeReceived));
    } else if (!released) {
      timers.awaitClose();
    }
  }

  // ---- Endings.

  private boolean settle(Ending how) {
    if (!ENDING.compareAndSet(this, null, how)) {
      return false;
    }
    queue.freeze();
    return true;
  }

  /** Settles the ending, if nobody did before, and carries it out. Loop only. */
  private void end(Ending how) {
    settle(how);
    finishEnding();
  }

  /** Settles the ending and leaves the rest to the loop. Any thread. */
  void endFromAnywhere(Ending how) {
    if (settle(how)) {
      wake();
    }
  }

  /** Carries out the ending that was settled. Loop only. */
  private void finishEnding() {
    Ending how = ending;
    if (over || how == null) {
      return;
    }
    over = true;
    dropQueue(how);
    mailbox.post(new Event.Ended(how));
    mailbox.passOn(); // The pass that is under way may never end.
    if (outbound.isCloseSent() && (closeReceived != null || violation != null) && !how.canceled()) {
      awaitEnd();
    } else {
      release();
    }
  }

  private void dropQueue(Ending how) {
    Consumer<CompletableFuture<?>> lost = future -> complete(() -> lose(future, how));
    outbound.drop(lost::accept);
    if (pings != null) {
      pings.clear(lost::accept);
    }
  }

  private static void lose(CompletableFuture<?> future, Ending how) {
    future.completeExceptionally(new IOException("the socket ended: " + how.status(), how.cause()));
  }

  /**
   * All that we had to say is said: only the end of TCP is waited for, which is the server's to
   * begin (RFC 6455 section 7.1.1). A server that meets the end of a client first may never look at
   * the Close before it.
   */
  private void awaitEnd() {
    if (released || transport == null) {
      return;
    }
    if (inbound.isEnded()) {
      release();
      return;
    }
    timers.awaitEnd();
    if (role == Role.SERVER) {
      transport.shutdownOutput();
    }
  }

  private void release() {
    if (released) {
      return;
    }
    released = true;
    inPass = false; // The transport says nothing more, not even that.
    timers.ended();
    inbound.release();
    closeExtensions();
    if (transport != null) {
      transport.close();
    }
    whenReleased.accept(this);
  }

  private void closeExtensions() {
    try {
      negotiated.active().close();
    } catch (IllegalStateException e) {
      LOG.log(Level.WARNING, this + ": " + e.getMessage(), e.getCause());
    }
  }

  boolean isOpened() {
    return opened;
  }

  boolean isOver() {
    return over;
  }

  boolean isReleased() {
    return released;
  }

  /** Whether what was received but not delivered is dropped. */
  boolean isCanceled() {
    Ending how = ending;
    return how != null && how.canceled();
  }

  // ---- Timers, on the loop.

  void timedOut(SocketTimeoutException cause) {
    end(Ending.broken(cause));
  }

  void phaseTimedOut() {
    if (over) {
      release();
    } else if (violation != null) {
      end(Ending.violated(violation));
    } else if (closeReceived != null) {
      answerClose();
    } else {
      timedOut(
          new SocketTimeoutException(
              "the peer did not answer our Close frame for "
                  + config.closeTimeout()
                  + " (closeTimeout)"));
    }
  }

  void idle() {
    close(WsStatus.GOING_AWAY.code(), "idle timeout");
  }

  void keepAlive() {
    ping(Pings.payload(++pingNumber), null);
    advance();
  }

  // ---- Waking.

  /** Has {@link #awake()} run on the loop soon. Any thread. */
  void wake() {
    loop.wake(this);
  }

  boolean markAwake() {
    return !awake && AWAKE.compareAndSet(this, false, true);
  }

  /** Somebody left a mark. Loop only. */
  void awake() {
    awake = false;
    if (ending != null && !over) {
      finishEnding();
    }
    if (over) {
      dropQueue(endingOrThrow());
    }
    advance();
  }

  private Ending endingOrThrow() {
    Ending how = ending;
    if (how == null) {
      throw new IllegalStateException("not ended");
    }
    return how;
  }

  void ready(Mailbox ready) {
    if (config.dispatch() == Dispatch.INLINE) {
      loop.onLoop(() -> watched(() -> runInline(ready)));
    } else {
      loop.ready(ready);
    }
  }

  private void runInline(Mailbox ready) {
    if (ready.runOnce()) {
      ready(ready);
    }
  }

  boolean isInPass() {
    return inPass;
  }

  /** Does what may call back on the loop, under the eyes of the watchdog. */
  private void watched(Runnable work) {
    InlineWatch watch = config.dispatch() == Dispatch.INLINE ? loop.watch() : null;
    if (watch == null) {
      work.run();
      return;
    }
    watch.enter();
    try {
      work.run();
    } finally {
      watch.exit();
    }
  }

  /** Completes a future where what hangs on it may block. */
  void complete(Runnable completion) {
    loop.later(config.dispatch(), completion);
  }

  // ---- Delivery.

  /** Whether messages wait; those of a canceled socket do not, as they are dropped. Any thread. */
  boolean holdsBack() {
    return (paused || isCoupled()) && !isCanceled();
  }

  // ---- What the application calls, from any thread.

  @Override
  public Request request() {
    return request;
  }

  @Override
  public @Nullable String subprotocol() {
    return opened ? negotiated.subprotocol() : null;
  }

  @Override
  public List<String> extensions() {
    return opened ? negotiated.extensions() : List.of();
  }

  @Override
  public State state() {
    Ending how = ending;
    if (how != null) {
      return how.state();
    }
    if (queue.isClosed()) {
      return State.CLOSING;
    }
    return opened ? State.OPEN : State.CONNECTING;
  }

  @Override
  public @Nullable WsStatus closeStatus() {
    Ending how = ending;
    return how == null ? null : how.status();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return opened && transport != null ? transport.remoteAddress() : null;
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return opened && transport != null ? transport.localAddress() : null;
  }

  @Override
  public ConcurrentMap<String, Object> attributes() {
    ConcurrentMap<String, Object> map = attributes;
    if (map == null) {
      synchronized (this) {
        map = attributes;
        if (map == null) {
          map = new ConcurrentHashMap<>(4);
          attributes = map;
        }
      }
    }
    return map;
  }

  @Override
  public SendResult offer(WsMessage message) {
    SendResult result = queue.accept(message.size());
    if (!result.accepted()) {
      refused(message.size(), result);
    } else if (!writeNow(message)) {
      push(new Outgoing(message, null));
    }
    return result;
  }

  @Override
  public SendResult offer(BorrowedMessage message) {
    if (!(message instanceof Loan loan) || !loop.eventLoop().inLoop() || over) {
      return offer(message.toMessage());
    }
    SendResult result = queue.accept(loan.size());
    if (!result.accepted()) {
      refused(loan.size(), result);
    } else if (!sendNow(loan)) {
      WsMessage copy = loan.toMessage();
      if (!writeNow(copy)) {
        push(new Outgoing(copy, null));
      }
    }
    return result;
  }

  /** What that leads to waits for the end of the pass, as this is in a callback; or for a wake. */
  private boolean sendNow(Loan loan) {
    boolean reading = inPass;
    inPass = true;
    boolean sent = !isCorked() && outbound.sendNow(loan);
    inPass = reading;
    if (sent && !reading) {
      wake();
    }
    return sent;
  }

  @Override
  public SendResult enqueue(WsMessage message) {
    SendResult result = queue.accept(message.size());
    if (result.accepted()) {
      queue.push(new Outgoing(message, null));
    } else {
      refused(message.size(), result);
    }
    return result;
  }

  private void push(Outgoing message) {
    boolean isFirst = queue.push(message);
    // Of what a cork held back the loop has not been told: there may be much before this one.
    if ((isFirst || corks > 0) && !isCorked()) {
      wake();
    }
  }

  /** In a callback on the loop, the answer to what is being read goes straight into the buffer. */
  private boolean writeNow(WsMessage message) {
    if (config.dispatch() != Dispatch.INLINE || !loop.eventLoop().inLoop() || !inPass || over) {
      return false;
    }
    timers.messagePassed();
    return outbound.writeNow(message);
  }

  @Override
  public CompletionStage<Void> sendAsync(WsMessage message) {
    SendResult result = queue.accept(message.size());
    if (!result.accepted()) {
      return CompletableFuture.failedFuture(
          new SendRefusedException(result, refused(message.size(), result)));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    push(new Outgoing(message, done));
    return done;
  }

  @Override
  public ConnectionLoop loop() {
    return loop;
  }

  @Override
  public void cork(Runnable sends) {
    CORKS.getAndAdd(this, 1);
    try {
      sends.run();
    } finally {
      if ((int) CORKS.getAndAdd(this, -1) == 1) {
        wake();
      }
    }
  }

  /**
   * Whether no message is to be written now. A queue under pressure is not held back, for somebody
   * may wait for its drain; nor is one that is closed, for its Close has a time to come. Any
   * thread.
   */
  boolean isCorked() {
    return corks > 0 && !queue.isPressured() && !queue.isClosed();
  }

  private String refused(int size, SendResult result) {
    if (result == SendResult.CLOSED) {
      return "the socket is " + state();
    }
    String why = queue.whyRefused(size);
    if (corks > 0) {
      wake(); // Whoever was refused waits for the drain.
    }
    if (!refusalLogged) {
      refusalLogged = true;
      LOG.log(Level.WARNING, "{0}: {1}; said once for this socket", this, why);
    }
    if (config.overflow() == OverflowPolicy.CLOSE) {
      close(WsStatus.GOING_AWAY.code(), "send queue full: " + queue.boundReached());
    } else if (config.overflow() == OverflowPolicy.CANCEL) {
      endFromAnywhere(Ending.broken(new SendRefusedException(result, why)));
    }
    return why;
  }

  @Override
  public long queueSize() {
    return queue.bytes();
  }

  @Override
  public CompletionStage<Duration> ping() {
    return pingOnLoop(answered -> ping(Pings.payload(++pingNumber), answered));
  }

  @Override
  public CompletionStage<Duration> ping(ByteBuffer payload) {
    if (payload.remaining() > MAX_PING) {
      throw new IllegalArgumentException(
          "a ping has at most " + MAX_PING + " bytes, not " + payload.remaining());
    }
    byte[] copy = new byte[payload.remaining()];
    payload.get(payload.position(), copy);
    return pingOnLoop(answered -> ping(copy, answered));
  }

  private CompletionStage<Duration> pingOnLoop(Consumer<CompletableFuture<Duration>> sending) {
    CompletableFuture<Duration> answered = new CompletableFuture<>();
    boolean sent =
        loop.onLoop(
            () -> {
              sending.accept(answered);
              advance();
            });
    if (!sent) {
      answered.completeExceptionally(new IOException("the socket is " + state()));
    }
    return answered;
  }

  /** Loop only. */
  private void ping(byte[] payload, @Nullable CompletableFuture<Duration> answered) {
    if (pings == null) {
      pings = new Pings();
    }
    String refusal = null;
    if (over || outbound.isCloseWritten()) {
      refusal = "the socket is " + state();
    } else if (!pings.sent(payload, loop.now(), answered)) {
      refusal = Pings.MAX_WAITING + " pings wait for their pong already";
    }
    if (refusal == null) {
      outbound.ping(payload);
    } else if (answered != null) {
      IOException why = new IOException(refusal);
      complete(() -> answered.completeExceptionally(why));
    }
  }

  @Override
  public @Nullable Duration latency() {
    long nanos = latency;
    return nanos < 0 ? null : Duration.ofNanos(nanos);
  }

  @Override
  public boolean close(int code, @Nullable String reason) {
    return begin(new WsStatus(code, reason == null ? "" : reason).requireSendable());
  }

  @Override
  public boolean close(WsStatus status) {
    return begin(status.equals(WsStatus.NO_STATUS) ? status : status.requireSendable());
  }

  private boolean begin(WsStatus status) {
    boolean first = ending == null && settleClose(status);
    if (first) {
      closedHere = true;
    }
    paused = false;
    mailbox.resume();
    if (first) {
      wake();
    }
    return first;
  }

  @Override
  public void cancel() {
    endFromAnywhere(Ending.canceled(new IOException("canceled")));
  }

  @Override
  public void pause() {
    // Once we close, the peer's Close must be found; its own holds nothing up.
    if (!closedHere) {
      paused = true;
      answerClose();
    }
  }

  @Override
  public void resume() {
    paused = false;
    mailbox.resume();
  }

  @Override
  public void onMessage(Consumer<? super WsMessage> added) {
    callbacks.addMessage(added);
  }

  @Override
  public void onBorrowed(Consumer<? super BorrowedMessage> added) {
    callbacks.addBorrower(added);
  }

  @Override
  public void onClose(Consumer<? super WsStatus> added) {
    if (!callbacks.addClose(added)) {
      WsStatus status = endingOrThrow().status();
      loop.onLoop(() -> mailbox.post(new Event.Late(added, status)));
    }
  }

  @Override
  public void onError(Consumer<? super Throwable> added) {
    callbacks.addError(added);
  }

  @Override
  public void onPing(Consumer<? super ByteBuffer> added) {
    callbacks.addPing(added);
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> added) {
    callbacks.addPong(added);
  }

  @Override
  public void onDrain(Runnable added) {
    callbacks.addDrain(added);
  }

  /** Role, target and state: {@code server /chat OPEN}. */
  @Override
  public String toString() {
    return (role == Role.SERVER ? "server " : "client ") + request.uri() + " " + state();
  }
}
