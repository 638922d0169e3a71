package io.parley.connection;

import io.parley.Dispatch;
import io.parley.LoopedWebSocket;
import io.parley.protocol.MaskSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share: their deadlines, their hand-off to the workers,
 * their wake-ups and the masking keys.
 */
public final class ConnectionLoop implements LoopedWebSocket.Loop {

  private static final Logger LOG = System.getLogger(ConnectionLoop.class.getName());

  private final EventLoop loop;
  private final Workers workers;
  private final Codecs codecs;
  private final Dispatcher dispatcher;
  private final DeadlineQueue deadlines = new DeadlineQueue();
  private final long origin;

  /**
   * Connections with something new to do on the loop, linked by {@link Connection#nextAwake}. Any
   * thread, by compare-and-set.
   */
  private final AtomicReference<@Nullable Connection> awake = new AtomicReference<>();

  /**
   * When the loop has been asked to look at the deadlines; {@link Timed#NEVER} when it has not.
   * Loop only.
   */
  private long wakeAt = Timed.NEVER;

  /** Watches callbacks that run on the loop; null until the first one. Loop only. */
  private @Nullable InlineWatch watch;

  /**
   * Creates it.
   *
   * @param masks used on the loop's thread only
   */
  public ConnectionLoop(EventLoop loop, Workers workers, MaskSource masks) {
    this.loop = loop;
    this.workers = workers;
    this.codecs = new Codecs(masks);
    this.dispatcher = new Dispatcher(loop, workers);
    this.origin = loop.nanoTime();
  }

  /** The loop itself. */
  public EventLoop eventLoop() {
    return loop;
  }

  /**
   * Runs a handler: on the workers, where it may block, or on the loop for {@link Dispatch#INLINE}.
   * Any thread.
   */
  public void run(Dispatch dispatch, Runnable task) {
    if (dispatch == Dispatch.WORKERS) {
      workers.execute(task);
    } else if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** As {@link #run}, but never before this returns. Any thread. */
  void later(Dispatch dispatch, Runnable task) {
    if (dispatch == Dispatch.WORKERS) {
      workers.execute(task);
    } else {
      loop.execute(task);
    }
  }

  /**
   * Runs the task on the loop, behind what is under way there. Any thread.
   *
   * @return false if the loop has ended, and its sockets with it; nothing of that is thrown, as
   *     whoever calls a socket just then is to hear of it from the socket
   */
  boolean onLoop(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the event loop has ended", e);
      return false;
    }
  }

  /** Loop only. */
  Codecs codecs() {
    return codecs;
  }

  /** Nanoseconds since this object was made. */
  long now() {
    return loop.nanoTime() - origin;
  }

  void ready(Mailbox mailbox) {
    dispatcher.ready(mailbox);
  }

  /**
   * Has {@link Connection#awake} run on the loop soon; all that asked until then share one wake-up.
   * Any thread.
   */
  void wake(Connection connection) {
    if (connection.markAwake()) {
      wake(connection, connection);
    }
  }

  @Override
  public void flush(Collection<? extends LoopedWebSocket> sockets) {
    Connection first = null;
    Connection last = null;
    for (LoopedWebSocket socket : sockets) {
      Connection connection = (Connection) socket;
      if (connection.markAwake()) {
        connection.nextAwake = first;
        first = connection;
        last = last == null ? connection : last;
      }
    }
    if (first != null && last != null) {
      wake(first, last);
    }
  }

  /** Wakes those of a list, all of which are marked. */
  private void wake(Connection first, Connection last) {
    Connection before;
    do {
      before = awake.get();
      last.nextAwake = before;
    } while (!awake.compareAndSet(before, first));
    if (before == null) {
      onLoop(this::runAwake);
    }
  }

  private void runAwake() {
    Connection connection = awake.getAndSet(null);
    while (connection != null) {
      Connection next = connection.nextAwake;
      connection.nextAwake = null;
      connection.awake();
      connection = next;
    }
  }

  /** Sets the deadline of an entry. Loop only. */
  void deadline(Timed entry, long due) {
    deadlines.set(entry, due);
    askWake();
  }

  private void askWake() {
    long next = deadlines.next();
    if (next < wakeAt) {
      wakeAt = next;
      loop.schedule(() -> runDue(next), Math.max(0, next - now()));
    }
  }

  private void runDue(long askedFor) {
    if (askedFor != wakeAt) {
      return; // A sooner one was asked for since, and has looked already.
    }
    wakeAt = Timed.NEVER;
    long now = now();
    Timed entry = deadlines.pollDue(now);
    while (entry != null) {
      entry.expire(now);
      entry = deadlines.pollDue(now);
    }
    askWake();
  }

  /** Watches over callbacks on the loop; null where nobody does. Loop only. */
  @Nullable InlineWatch watch() {
    if (watch == null && loop.isWatched()) {
      watch = InlineWatch.start(Thread.currentThread());
    }
    return watch;
  }
}
