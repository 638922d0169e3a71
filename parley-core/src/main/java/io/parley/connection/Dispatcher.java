package io.parley.connection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes mailboxes from one event loop to the workers. A hand-off costs more than the protocol does,
 * so all mailboxes that become ready in one pass of the loop go over with one wake-up, to one
 * runner, which stays parked between two batches.
 *
 * <p>That holds while callbacks return quickly. When the runner is found blocked in one, or busy
 * with it for long, each ready mailbox gets a thread of its own, until things have been calm for a
 * while: replacing one blocked runner by another would make a hundred blocking sockets wait for
 * each other.
 */
final class Dispatcher {

  private static final Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long FLOOD_TICK = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long IDLE = TimeUnit.SECONDS.toNanos(10);

  /** A runner that is busy, not blocked, for that many ticks is as bad as a blocked one. */
  private static final int BUSY_TICKS = 10;

  /** Single threads go on until for that many ticks none was slower than a tick. */
  private static final int CALM_TICKS = 10;

  private final EventLoop loop;
  private final Workers workers;

  /** Mailboxes that wait for a runner. Any thread. */
  private final Queue<Mailbox> ready = new ConcurrentLinkedQueue<>();

  /**
   * The runner that takes from {@link #ready}; null when it has nothing to do. One that finds
   * itself replaced stops. Any thread.
   */
  private final AtomicReference<@Nullable Runner> active = new AtomicReference<>();

  /**
   * The runner to wake; parked unless it is active. Written by the loop alone, while it lives, so
   * that none is chosen that is about to go.
   */
  private volatile @Nullable Runner spare;

  /** Single threads that have ended. Their number is compared with {@link #started}. */
  private final AtomicLong finished = new AtomicLong();

  // All below: loop only.

  /** Whether {@link #endOfPass} has been asked for. */
  private boolean passAsked;

  /** Whether {@link #watch} or {@link #watchFlood} has been asked for. */
  private boolean watching;

  /** Whether each mailbox gets a thread of its own. */
  private boolean flood;

  /** What the last tick saw, and for how many ticks that has stayed the same. */
  private @Nullable Runner seen;

  private int seenVisit;
  private int ticks;

  /** Single threads started, and how many had been at the last tick. */
  private long started;

  private long startedAtTick;
  private int calm;

  Dispatcher(EventLoop loop, Workers workers) {
    this.loop = loop;
    this.workers = workers;
  }

  /** Sees to it that the mailbox runs soon. Any thread. */
  void ready(Mailbox mailbox) {
    ready.add(mailbox);
    if (!loop.inLoop()) {
      try {
        loop.execute(this::wake);
      } catch (RejectedExecutionException e) {
        LOG.log(Level.DEBUG, "the event loop has ended: its callbacks are no more", e);
      }
    } else if (!passAsked) {
      passAsked = true;
      loop.execute(this::endOfPass);
    }
  }

  private void endOfPass() {
    passAsked = false;
    wake();
  }

  private void wake() {
    if (flood) {
      startSingles();
      return;
    }
    if (active.get() != null || ready.isEmpty()) {
      return; // A runner at work takes what is ready.
    }
    Runner parked = spare;
    Runner next = parked == null ? new Runner() : parked;
    if (!active.compareAndSet(null, next)) {
      return;
    }
    if (parked == null) {
      spare = next;
      workers.execute(next);
    } else {
      LockSupport.unpark(next.thread);
    }
    if (!watching) {
      watching = true;
      seen = null;
      loop.schedule(this::watch, TICK);
    }
  }

  /** Lets a runner go that has had nothing to do, unless it was woken or replaced meanwhile. */
  private void retire(Runner idle) {
    if (active.get() == null && spare == idle) {
      spare = null;
      LockSupport.unpark(idle.thread);
    }
  }

  private void startSingles() {
    Mailbox mailbox = ready.poll();
    while (mailbox != null) {
      Mailbox single = mailbox;
      started++;
      workers.execute(
          () -> {
            try {
              single.runToEnd();
            } finally {
              finished.incrementAndGet();
            }
          });
      mailbox = ready.poll();
    }
  }

  /** Looks at the runner each tick while there is one. */
  private void watch() {
    Runner runner = active.get();
    if (runner == null) {
      watching = false;
      return;
    }
    int visit = runner.visit;
    boolean inCallback = (visit & 1) != 0;
    ticks = inCallback && runner == seen && visit == seenVisit ? ticks + 1 : 0;
    seen = runner;
    seenVisit = visit;
    if (ticks >= BUSY_TICKS || (ticks > 0 && runner.isBlocked())) {
      beginFlood(runner);
    } else {
      loop.schedule(this::watch, TICK);
    }
  }

  private void beginFlood(Runner stuck) {
    if (active.compareAndSet(stuck, null)) {
      spare = null;
      flood = true;
      calm = 0;
      startedAtTick = started;
      startSingles();
      loop.schedule(this::watchFlood, FLOOD_TICK);
    } else {
      loop.schedule(this::watch, TICK);
    }
  }

  private void watchFlood() {
    // A thread that had started by the last tick and still runs is a slow one.
    calm = finished.get() < startedAtTick ? 0 : calm + 1;
    startedAtTick = started;
    if (calm < CALM_TICKS) {
      loop.schedule(this::watchFlood, FLOOD_TICK);
      return;
    }
    flood = false;
    watching = false;
    wake();
  }

  /** Runs what is ready, one mailbox after the other, and parks when nothing is. */
  private final class Runner implements Runnable {

    /** Set before the first park. */
    private volatile @Nullable Thread thread;

    /**
     * Counts the beginnings and ends of runs: odd while one is under way. Written by the runner,
     * read by the loop.
     */
    private volatile int visit;

    /** The same, for the runner to count with. */
    private int visits;

    boolean isBlocked() {
      Thread running = thread;
      return running != null && running.getState() != Thread.State.RUNNABLE;
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      while (serve()) {
        while (active.get() != this) {
          if (spare != this) {
            return;
          }
          park();
        }
      }
    }

    /** Parks until woken; when nothing came for long, asks the loop to let it go. */
    private void park() {
      long before = System.nanoTime();
      LockSupport.parkNanos(Dispatcher.this, IDLE);
      Thread.interrupted(); // Whatever a callback left behind.
      if (System.nanoTime() - before >= IDLE && active.get() != this) {
        try {
          loop.execute(() -> retire(this));
        } catch (RejectedExecutionException e) {
          LOG.log(Level.DEBUG, "the event loop has ended, and so does its runner", e);
          spare = null;
        }
      }
    }

    /**
     * Takes mailboxes until none is ready.
     *
     * @return false when another was put in this runner's place
     */
    private boolean serve() {
      while (true) {
        Mailbox mailbox = ready.poll();
        if (mailbox == null) {
          if (!active.compareAndSet(this, null)) {
            return false;
          }
          // What became ready between the two steps found a runner in place and woke none.
          if (ready.isEmpty() || !active.compareAndSet(null, this)) {
            return true;
          }
          continue;
        }
        visit = ++visits;
        boolean more = mailbox.runOnce();
        visit = ++visits;
        if (active.get() != this) {
          if (more) {
            mailbox.runToEnd();
          }
          return false;
        }
        if (more) {
          ready.add(mailbox);
          if (active.get() != this) {
            loop.execute(Dispatcher.this::wake); // Replaced just now: nobody else may look.
          }
        }
      }
    }
  }
}
