package io.parley.testing;

import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what happens to one socket, for a test to ask afterwards. The events wait in a queue;
 * each {@code next} and {@code assertNext} takes the first of them and waits for it at most thirty
 * seconds (see {@link #patience}). An event of another kind, or none, is an {@link AssertionError}
 * that tells what came before.
 *
 * <p>It also holds the promise every socket makes: callbacks come one at a time, and nothing comes
 * after the last. A broken promise fails the next call here.
 */
public abstract sealed class Recorder permits RecordingListener, RecordingConsumer {

  private static final int REMEMBERED = 20;

  private final LinkedBlockingQueue<SocketEvent> events = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable SocketEvent> inside = new AtomicReference<>();
  private final AtomicReference<@Nullable String> violation = new AtomicReference<>();
  private final @Nullable Runnable pump;
  private volatile Duration patience = Duration.ofSeconds(30);
  private volatile @Nullable SocketEvent last;
  private volatile Set<Class<? extends SocketEvent>> ignored = Set.of();

  /** What was taken from the queue lately. Guarded by itself. */
  private final ArrayDeque<SocketEvent> taken = new ArrayDeque<>();

  /**
   * Creates one.
   *
   * @param pump run instead of waiting; null to wait
   */
  Recorder(@Nullable Runnable pump) {
    this.pump = pump;
  }

  /** How long to wait for an event; any thread. */
  public void patience(Duration atMost) {
    patience = atMost;
  }

  /** Leaves events of these kinds out from now on; any thread. */
  @SafeVarargs
  public final void ignore(Class<? extends SocketEvent>... kinds) {
    Set<Class<? extends SocketEvent>> left = new HashSet<>();
    for (Class<? extends SocketEvent> kind : kinds) {
      left.add(kind);
    }
    ignored = Set.copyOf(left);
  }

  /** Takes an event down and runs the rest of its callback, under the eyes of the watch. */
  void record(SocketEvent event, Runnable rest) {
    SocketEvent other = inside.getAndSet(event);
    if (other != null) {
      blame(event + " came inside the callback of " + other);
    }
    SocketEvent before = last;
    if (before != null && before.isTerminal()) {
      blame(event + " came after the end: " + before);
    }
    last = event;
    if (!ignored.contains(event.getClass())) {
      events.add(event);
    }
    try {
      rest.run();
    } finally {
      inside.set(null);
    }
  }

  private void blame(String text) {
    violation.compareAndSet(null, text);
  }

  // Taking

  /** The next event. */
  public SocketEvent next() {
    SocketEvent event = poll();
    if (event == null) {
      throw failure("expected an event but got none");
    }
    return event;
  }

  /** The next event, which must be of that kind. */
  public <E extends SocketEvent> E next(Class<E> kind) {
    SocketEvent event = poll();
    if (!kind.isInstance(event)) {
      throw failure(
          "expected "
              + kind.getSimpleName()
              + " but got "
              + (event == null ? "nothing" : event.toString()));
    }
    return kind.cast(event);
  }

  /** The next event, which must be a message. */
  public WsMessage nextMessage() {
    return next(SocketEvent.Message.class).message();
  }

  /** The next event, which must be a text message. */
  public String nextText() {
    WsMessage message = nextMessage();
    if (!message.isText()) {
      throw failure("expected text but got " + message);
    }
    return message.text();
  }

  /** Takes events up to the first of that kind, and returns that one. */
  public <E extends SocketEvent> E skipTo(Class<E> kind) {
    List<SocketEvent> skipped = new ArrayList<>();
    while (true) {
      SocketEvent event = poll();
      if (event == null) {
        throw failure("expected " + kind.getSimpleName() + " but got only " + skipped);
      }
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
      skipped.add(event);
    }
  }

  /** Expects that event next. */
  public void assertNext(SocketEvent expected) {
    SocketEvent event = poll();
    if (!expected.equals(event)) {
      throw failure(
          "expected " + expected + " but got " + (event == null ? "nothing" : event.toString()));
    }
  }

  /** Expects the opening next, and returns the socket. */
  public WebSocket assertNextOpened() {
    return next(SocketEvent.Opened.class).webSocket();
  }

  /** Expects that text message next. */
  public void assertNextText(String text) {
    assertNext(new SocketEvent.Message(WsMessage.of(text)));
  }

  /** Expects that message next. */
  public void assertNextMessage(WsMessage message) {
    assertNext(new SocketEvent.Message(message));
  }

  /** Expects a ping next, with that payload. */
  public void assertNextPing(String utf8) {
    assertNext(new SocketEvent.Ping(ByteBuffer.wrap(utf8.getBytes(StandardCharsets.UTF_8))));
  }

  /** Expects a pong next, with that payload. */
  public void assertNextPong(String utf8) {
    assertNext(new SocketEvent.Pong(ByteBuffer.wrap(utf8.getBytes(StandardCharsets.UTF_8))));
  }

  /** Expects the peer's close next. */
  public void assertNextClosing(int code, String reason) {
    assertNext(new SocketEvent.Closing(WsStatus.of(code, reason)));
  }

  /** Expects the end next, in order. */
  public void assertNextClosed(int code, String reason) {
    assertNext(new SocketEvent.Closed(WsStatus.of(code, reason)));
  }

  /** Expects an error next, and returns its cause. */
  public <T extends Throwable> T assertNextError(Class<T> kind) {
    return cause(next(SocketEvent.Errored.class).cause(), kind);
  }

  /** Expects the end next, as a failure, and returns its cause. */
  public <T extends Throwable> T assertNextFailed(Class<T> kind) {
    return cause(next(SocketEvent.Failed.class).cause(), kind);
  }

  private <T extends Throwable> T cause(Throwable cause, Class<T> kind) {
    if (!kind.isInstance(cause)) {
      AssertionError failure = failure("expected " + kind.getName() + " but got " + cause);
      failure.initCause(cause);
      throw failure;
    }
    return kind.cast(cause);
  }

  /**
   * Expects that no event is left. Without a network of its own to run it cannot know what is still
   * on its way: use it behind an event that comes last.
   */
  public void assertExhausted() {
    pump();
    SocketEvent event = events.poll();
    if (event != null) {
      throw failure("expected nothing more but got " + event);
    }
    check();
  }

  /** Whether an event is in the queue now. */
  public boolean hasNext() {
    pump();
    return !events.isEmpty();
  }

  private @Nullable SocketEvent poll() {
    check();
    pump();
    try {
      SocketEvent event =
          pump == null ? events.poll(patience.toNanos(), TimeUnit.NANOSECONDS) : events.poll();
      check();
      if (event != null) {
        remember(event);
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an event", e);
    }
  }

  private void pump() {
    if (pump != null) {
      pump.run();
    }
  }

  private void check() {
    String broken = violation.get();
    if (broken != null) {
      throw failure(broken);
    }
  }

  private void remember(SocketEvent event) {
    synchronized (taken) {
      taken.add(event);
      if (taken.size() > REMEMBERED) {
        taken.remove();
      }
    }
  }

  private AssertionError failure(String text) {
    synchronized (taken) {
      return new AssertionError(
          text
              + (pump == null ? "; waited at most " + patience.toMillis() + " ms" : "")
              + "; taken before: "
              + taken
              + "; still there: "
              + events);
    }
  }
}
