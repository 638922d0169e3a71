package io.parley.connection;

import io.parley.Dispatch;
import io.parley.ProtocolException;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A live socket: the state machine between a {@link Transport} and the application. What the
 * application calls only leaves marks; everything that moves bytes happens here, on the loop.
 */
public final class Connection extends ApplicationSide {

  private static final Logger LOG = System.getLogger(Connection.class.getName());
  private static final int MAX_PING = 125;

  private static final VarHandle AWAKE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      AWAKE = lookup.findVarHandle(Connection.class, "awake", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Runs once on the loop: when a client is canceled before it opened, else when the transport is
   * closed.
   */
  private final Consumer<Connection> whenReleased;

  private final Mailbox mailbox;
  private final Callbacks callbacks;
  private final Outbound outbound;
  private final Inbound inbound;
  private final ConnectionTimers timers;

  /** The next in the loop's list of those to wake. Belongs to whoever has set {@link #awake}. */
  @Nullable Connection nextAwake;

  /** Whether this is in the loop's list of those to wake. Any thread, by compare-and-set. */
  private volatile boolean awake;

  /** Set with the handshake, on the loop; {@link #opened} publishes both. */
  private @Nullable Transport transport;

  private Negotiated negotiated = Negotiated.NOTHING;
  private volatile boolean opened;

  /** Round-trip time of the last ping answered, in nanoseconds, or -1. Written by the loop. */
  private volatile long latency = -1;

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
    super(role, request, config, loop);
    this.whenReleased = whenReleased;
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
    if (ending() != null) {
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

  @Override
  Callbacks callbacks() {
    return callbacks;
  }

  @Override
  Mailbox mailbox() {
    return mailbox;
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
    return closeRequest() != null || (!isCoupled() && mailbox.hasRoom());
  }

  private boolean isCoupled() {
    return config.holdReads() && queue.isPressured() && !queue.isClosed();
  }

  boolean messageRead(WsMessage message) {
    if (ending() != null) {
      return true;
    }
    if (closeRequest() != null && !mailbox.hasRoom()) {
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
        && ending() == null
        && closeRequest() == null;
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
    if (ending() != null) {
      return;
    }
    closeReceived = status;
    timers.closing();
    if (mailbox.isIdle() || isPaused()) {
      settleClose(status);
    } else if (closeRequest() == null) {
      timers.awaitDelivery();
    }
    mailbox.post(new Event.Closing(status));
  }

  @Override
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
    WsStatus status = closeRequest();
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

  /** Settles the ending, if nobody did before, and carries it out. Loop only. */
  private void end(Ending how) {
    settle(how);
    finishEnding();
  }

  /** Carries out the ending that was settled. Loop only. */
  private void finishEnding() {
    Ending how = ending();
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

  @Override
  boolean isOpened() {
    return opened;
  }

  boolean isOver() {
    return over;
  }

  boolean isReleased() {
    return released;
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

  @Override
  void wake() {
    loop.wake(this);
  }

  boolean markAwake() {
    return !awake && AWAKE.compareAndSet(this, false, true);
  }

  /** Somebody left a mark. Loop only. */
  void awake() {
    awake = false;
    if (ending() != null && !over) {
      finishEnding();
    }
    if (over) {
      dropQueue(endingOrThrow());
    }
    advance();
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
    return (isPaused() || isCoupled()) && !isCanceled();
  }

  // ---- What the application asks of the handshake, and pings, from any thread.

  @Override
  public @Nullable String subprotocol() {
    return opened ? negotiated.subprotocol() : null;
  }

  @Override
  public List<String> extensions() {
    return opened ? negotiated.extensions() : List.of();
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
  boolean isLive() {
    return loop.eventLoop().inLoop() && !over;
  }

  /** What that leads to waits for the end of the pass, as this is in a callback; or for a wake. */
  @Override
  boolean sendNow(Loan loan) {
    boolean reading = inPass;
    inPass = true;
    boolean sent = !isCorked() && outbound.sendNow(loan);
    inPass = reading;
    if (sent && !reading) {
      wake();
    }
    return sent;
  }

  /** In a callback on the loop, the answer to what is being read goes straight into the buffer. */
  @Override
  boolean writeNow(WsMessage message) {
    if (config.dispatch() != Dispatch.INLINE || !isLive() || !inPass) {
      return false;
    }
    timers.messagePassed();
    return outbound.writeNow(message);
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
}
