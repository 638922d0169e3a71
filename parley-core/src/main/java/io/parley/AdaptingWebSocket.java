package io.parley;

import io.parley.http.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket for a foreign server or a test: it keeps listeners and the state, a subclass sends and
 * closes, and its owner pushes in what happens with the {@code trigger} methods. Callbacks run on
 * the thread that pushes, or resumes; what is pushed while one runs waits for its return, so they
 * come one at a time and in order. How much may wait while the socket is paused is up to the owner.
 */
public abstract class AdaptingWebSocket implements WebSocket {

  private static final Logger LOG = System.getLogger(AdaptingWebSocket.class.getName());

  private final Request request;
  private final ConcurrentMap<String, Object> attributes = new ConcurrentHashMap<>();
  private final List<Consumer<? super WsMessage>> onMessage = new CopyOnWriteArrayList<>();
  private final List<Consumer<? super WsStatus>> onClose = new CopyOnWriteArrayList<>();
  private final List<Consumer<? super Throwable>> onError = new CopyOnWriteArrayList<>();
  private final List<Consumer<? super ByteBuffer>> onPing = new CopyOnWriteArrayList<>();
  private final List<Consumer<? super ByteBuffer>> onPong = new CopyOnWriteArrayList<>();
  private final List<Runnable> onDrain = new CopyOnWriteArrayList<>();

  /**
   * What is still to be told; without a bound, so the owner stops pushing when a paused socket has
   * enough. Under its own lock, as are the two below.
   */
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  private boolean paused;

  /** Whether a thread is telling; it goes on until nothing waits. */
  private boolean telling;

  /** Whether one side has begun to close. Under this object's lock. */
  private boolean closing;

  /** How the socket ended; null while it has not. Under this object's lock. */
  private @Nullable WsStatus ended;

  /** Creates one that is open. */
  protected AdaptingWebSocket(Request request) {
    this.request = request;
  }

  /** Sends a message; called while the socket is open only. */
  protected abstract SendResult transmit(WsMessage message);

  /**
   * Begins to close; called once, and only when the peer has not. The owner calls {@link
   * #triggerClose} when it is done.
   *
   * @param status may be sent; {@link WsStatus#NO_STATUS} for a Close frame without a body
   */
  protected abstract void transmitClose(WsStatus status);

  /** A message came. */
  public void triggerMessage(WsMessage message) {
    tell(() -> each(onMessage, message));
  }

  /** An error came. Listeners are told; with none, it is logged and the socket closes with 1011. */
  public void triggerError(Throwable error) {
    tell(() -> report(error));
  }

  /** The socket has ended with that status; only the first call counts, and nothing behind it. */
  public void triggerClose(WsStatus status) {
    synchronized (waiting) {
      synchronized (this) {
        if (ended != null) {
          return;
        }
        ended = status;
        closing = true;
      }
      waiting.add(() -> onClose.forEach(listener -> last(listener, status)));
    }
    resume();
  }

  /** A ping came. */
  public void triggerPing(ByteBuffer payload) {
    tell(() -> onPing.forEach(listener -> call(listener, payload.asReadOnlyBuffer())));
  }

  /** A pong came. */
  public void triggerPong(ByteBuffer payload) {
    tell(() -> onPong.forEach(listener -> call(listener, payload.asReadOnlyBuffer())));
  }

  /** What {@link #transmit} answered with {@link SendResult#PRESSURE} for has room again. */
  public void triggerDrain() {
    // Not held by a pause: one who receives nothing may still send.
    for (Runnable listener : onDrain) {
      call(ignored -> listener.run(), this);
    }
  }

  private void tell(Runnable event) {
    synchronized (waiting) {
      if (closeStatus() != null) {
        return;
      }
      waiting.add(event);
    }
    tellAll();
  }

  private void tellAll() {
    synchronized (waiting) {
      if (telling) {
        return;
      }
      telling = true;
    }
    while (true) {
      Runnable next;
      synchronized (waiting) {
        next = paused ? null : waiting.poll();
        if (next == null) {
          telling = false;
          return;
        }
      }
      next.run();
    }
  }

  private <T> void each(List<Consumer<? super T>> listeners, T event) {
    listeners.forEach(listener -> call(listener, event));
  }

  private <T> void call(Consumer<? super T> listener, T event) {
    try {
      listener.accept(event);
    } catch (Throwable e) {
      report(e);
    }
  }

  private void report(Throwable error) {
    if (onError.isEmpty()) {
      LOG.log(Level.WARNING, this + " has no onError listener: closing with 1011", error);
      close(WsStatus.INTERNAL_ERROR);
    }
    onError.forEach(listener -> last(listener, error));
  }

  /** Calls one behind whom there is nobody to be told of an exception. */
  private <T> void last(Consumer<? super T> listener, T event) {
    try {
      listener.accept(event);
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "a listener of errors or of the end of " + this + " threw", e);
    }
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public @Nullable String subprotocol() {
    return null;
  }

  @Override
  public List<String> extensions() {
    return List.of();
  }

  @Override
  public synchronized State state() {
    if (ended != null) {
      return ended.code() == WsStatus.ABNORMAL_CLOSURE.code() ? State.CANCELED : State.CLOSED;
    }
    return closing ? State.CLOSING : State.OPEN;
  }

  @Override
  public synchronized @Nullable WsStatus closeStatus() {
    return ended;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return request.remoteAddress();
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return null;
  }

  @Override
  public ConcurrentMap<String, Object> attributes() {
    return attributes;
  }

  @Override
  public SendResult offer(WsMessage message) {
    return state() == State.OPEN ? transmit(message) : SendResult.CLOSED;
  }

  @Override
  public CompletionStage<Void> sendAsync(WsMessage message) {
    SendResult result = offer(message);
    return result.accepted()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(
            new SendRefusedException(result, "the message was refused: " + result));
  }

  /** Always 0: what {@link #transmit} took is not followed further. */
  @Override
  public long queueSize() {
    return 0;
  }

  @Override
  public CompletionStage<Duration> ping() {
    return ping(ByteBuffer.allocate(0));
  }

  /** Fails, unless a subclass can send pings. */
  @Override
  public CompletionStage<Duration> ping(ByteBuffer payload) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("this socket cannot send pings"));
  }

  @Override
  public @Nullable Duration latency() {
    return null;
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
    synchronized (this) {
      if (closing) {
        return false;
      }
      closing = true;
    }
    resume();
    transmitClose(status);
    return true;
  }

  /**
   * Ends the socket with 1006, and drops what was not told; a subclass drops its connection
   * besides.
   */
  @Override
  public void cancel() {
    synchronized (waiting) {
      if (closeStatus() != null) {
        return;
      }
      waiting.clear();
    }
    triggerClose(WsStatus.ABNORMAL_CLOSURE);
  }

  @Override
  public void pause() {
    synchronized (waiting) {
      paused = state() == State.OPEN;
    }
  }

  /** Delivers what was held back, on the caller's thread. */
  @Override
  public void resume() {
    synchronized (waiting) {
      paused = false;
    }
    tellAll();
  }

  @Override
  public void onMessage(Consumer<? super WsMessage> listener) {
    onMessage.add(listener);
  }

  @Override
  public void onClose(Consumer<? super WsStatus> listener) {
    WsStatus status;
    synchronized (this) {
      status = ended;
      if (status == null) {
        onClose.add(listener);
        return;
      }
    }
    synchronized (waiting) {
      waiting.add(() -> last(listener, status));
    }
    tellAll();
  }

  @Override
  public void onError(Consumer<? super Throwable> listener) {
    onError.add(listener);
  }

  @Override
  public void onPing(Consumer<? super ByteBuffer> listener) {
    onPing.add(listener);
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    onPong.add(listener);
  }

  @Override
  public void onDrain(Runnable listener) {
    onDrain.add(listener);
  }

  /** Target and state: {@code /chat OPEN}. */
  @Override
  public String toString() {
    return request.uri() + " " + state();
  }
}
