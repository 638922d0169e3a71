package io.parley.connection;

import io.parley.BorrowedMessage;
import io.parley.LoopedWebSocket;
import io.parley.OverflowPolicy;
import io.parley.SendRefusedException;
import io.parley.SendResult;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.protocol.Role;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the application calls of a live socket, from any thread. A call only leaves a mark (a
 * message in the queue, a wish to close, an ending, a pause) and wakes the loop, where {@link
 * Connection} does the rest.
 *
 * <p>The state is derived: an {@link Ending} once there is one, else closing when the queue is
 * closed, else open or connecting.
 */
abstract class ApplicationSide implements LoopedWebSocket {

  private static final Logger LOG = System.getLogger(Connection.class.getName());

  private static final VarHandle CLOSE_REQUEST;
  private static final VarHandle CORKS;
  private static final VarHandle ENDING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CLOSE_REQUEST = lookup.findVarHandle(ApplicationSide.class, "closeRequest", WsStatus.class);
      CORKS = lookup.findVarHandle(ApplicationSide.class, "corks", int.class);
      ENDING = lookup.findVarHandle(ApplicationSide.class, "ending", Ending.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Role role;
  final WebSocketConfig config;
  final ConnectionLoop loop;
  final SendQueue queue;

  private final Request request;

  /** The status that our Close frame has or will have. Settled once, by any thread. */
  private volatile @Nullable WsStatus closeRequest;

  /** How the socket ended. Settled once, by any thread. */
  private volatile @Nullable Ending ending;

  /** Whether this side was the first to close. Set once, by any thread. */
  private volatile boolean closedHere;

  /** Whether the application holds back delivery. Any thread. */
  private volatile boolean paused;

  /** How many calls of {@link #cork} are under way. Any thread. */
  private volatile int corks;

  /** Created when first asked for, under this object's lock. */
  private volatile @Nullable ConcurrentMap<String, Object> attributes;

  /** Whether a refused message was logged; racing threads may log twice. */
  private boolean refusalLogged;

  ApplicationSide(Role role, Request request, WebSocketConfig config, ConnectionLoop loop) {
    this.role = role;
    this.request = request;
    this.config = config;
    this.loop = loop;
    this.queue = new SendQueue(config);
  }

  // ---- What the loop's side adds.

  abstract Callbacks callbacks();

  abstract Mailbox mailbox();

  /** Whether the handshake is done. Any thread. */
  abstract boolean isOpened();

  /** Whether this is the loop's thread, and the socket not over there. Any thread. */
  abstract boolean isLive();

  /**
   * Writes an accepted message at once, if this is the place and the time for it.
   *
   * @return false if it must be queued
   */
  abstract boolean writeNow(WsMessage message);

  /**
   * Sends an accepted loan from where it lies, if that can be. Only where {@link #isLive}.
   *
   * @return false if it must be copied
   */
  abstract boolean sendNow(Loan loan);

  /** Has the peer's Close answered, unless ours is under way already. Any thread. */
  abstract void answerClose();

  /** Has the loop look at what was marked. Any thread. */
  abstract void wake();

  // ---- What it is.

  @Override
  public Request request() {
    return request;
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
    return isOpened() ? State.OPEN : State.CONNECTING;
  }

  @Override
  public @Nullable WsStatus closeStatus() {
    Ending how = ending;
    return how == null ? null : how.status();
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
  public ConnectionLoop loop() {
    return loop;
  }

  /** Role, target and state: {@code server /chat OPEN}. */
  @Override
  public String toString() {
    return (role == Role.SERVER ? "server " : "client ") + request.uri() + " " + state();
  }

  // ---- Sending.

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
    if (!(message instanceof Loan loan) || !isLive()) {
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

  // ---- Closing, pausing, listening.

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
    mailbox().resume();
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
    mailbox().resume();
  }

  @Override
  public void onMessage(Consumer<? super WsMessage> added) {
    callbacks().addMessage(added);
  }

  @Override
  public void onBorrowed(Consumer<? super BorrowedMessage> added) {
    callbacks().addBorrower(added);
  }

  @Override
  public void onClose(Consumer<? super WsStatus> added) {
    if (!callbacks().addClose(added)) {
      WsStatus status = endingOrThrow().status();
      loop.onLoop(() -> mailbox().post(new Event.Late(added, status)));
    }
  }

  @Override
  public void onError(Consumer<? super Throwable> added) {
    callbacks().addError(added);
  }

  @Override
  public void onPing(Consumer<? super ByteBuffer> added) {
    callbacks().addPing(added);
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> added) {
    callbacks().addPong(added);
  }

  @Override
  public void onDrain(Runnable added) {
    callbacks().addDrain(added);
  }

  // ---- The marks.

  /** Settles what our Close says, if nobody did before. Any thread. */
  boolean settleClose(WsStatus status) {
    boolean first = CLOSE_REQUEST.compareAndSet(this, null, status);
    if (first) {
      queue.close();
    }
    return first;
  }

  /** Settles how the socket ended, if nobody did before. Any thread. */
  boolean settle(Ending how) {
    if (!ENDING.compareAndSet(this, null, how)) {
      return false;
    }
    queue.freeze();
    return true;
  }

  /** Settles the ending and leaves the rest to the loop. Any thread. */
  void endFromAnywhere(Ending how) {
    if (settle(how)) {
      wake();
    }
  }

  /** Whether what was received but not delivered is dropped. */
  boolean isCanceled() {
    Ending how = ending;
    return how != null && how.canceled();
  }

  Ending endingOrThrow() {
    Ending how = ending;
    if (how == null) {
      throw new IllegalStateException("not ended");
    }
    return how;
  }

  @Nullable WsStatus closeRequest() {
    return closeRequest;
  }

  @Nullable Ending ending() {
    return ending;
  }

  boolean isPaused() {
    return paused;
  }
}
