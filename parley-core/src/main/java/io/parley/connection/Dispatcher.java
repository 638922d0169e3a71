package io.parley.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes mailboxes from one event loop to the workers. A hand-off costs more than the protocol does,
 * so all mailboxes that become ready in one pass of the loop go over with one wake-up, to one
 * runner. A runner that stays with one mailbox for longer than a millisecond loses what else is
 * ready to another one, so that a callback that blocks delays nobody.
 */
final class Dispatcher {

  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1);

  private final EventLoop loop;
  private final Workers workers;
  private final Queue<Mailbox> ready = new ConcurrentLinkedQueue<>();

  /**
   * The runner that takes from the queue; null when there is none. One that finds itself replaced
   * stops. Any thread.
   */
  private final AtomicReference<@Nullable Runner> current = new AtomicReference<>();

  /** Whether a wake-up behind this pass, or a check, has been asked for. Loop only. */
  private boolean wakeAsked;

  private boolean checkAsked;

  /** What the last check saw. Loop only. */
  private @Nullable Runner checkedRunner;

  private long checkedTurns;

  Dispatcher(EventLoop loop, Workers workers) {
    this.loop = loop;
    this.workers = workers;
  }

  /** Sees to it that the mailbox runs soon. Any thread. */
  void ready(Mailbox mailbox) {
    ready.add(mailbox);
    if (!loop.inLoop()) {
      startRunner();
    } else if (!wakeAsked) {
      wakeAsked = true;
      loop.execute(this::endOfPass);
    }
  }

  private void endOfPass() {
    wakeAsked = false;
    startRunner();
    if (!checkAsked) {
      askCheck();
    }
  }

  private void startRunner() {
    if (current.get() == null) {
      Runner runner = new Runner();
      if (current.compareAndSet(null, runner)) {
        workers.execute(runner);
      }
    }
  }

  private void askCheck() {
    checkAsked = true;
    Runner runner = current.get();
    checkedRunner = runner;
    checkedTurns = runner == null ? 0 : runner.turns;
    loop.schedule(this::check, PATIENCE);
  }

  private void check() {
    checkAsked = false;
    if (ready.isEmpty()) {
      return;
    }
    Runner runner = current.get();
    if (runner != null && runner == checkedRunner && runner.turns == checkedTurns) {
      Runner successor = new Runner();
      if (current.compareAndSet(runner, successor)) {
        workers.execute(successor);
      }
    }
    askCheck();
  }

  /** Runs what is ready, one mailbox after the other, until nothing is or another took over. */
  private final class Runner implements Runnable {

    /** Counts the mailboxes begun. Written by the runner, read by the loop. */
    private volatile long turns;

    /** The same, for the runner to count with. */
    private long turn;

    @Override
    public void run() {
      while (current.get() == this) {
        Mailbox mailbox = ready.poll();
        if (mailbox != null) {
          turns = ++turn;
          mailbox.run();
        } else if (current.compareAndSet(this, null)) {
          // What became ready between the two steps found a runner in place and started none.
          if (ready.isEmpty() || !current.compareAndSet(null, this)) {
            return;
          }
        }
      }
    }
  }
}
