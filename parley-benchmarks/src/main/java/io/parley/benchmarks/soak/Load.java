package io.parley.benchmarks.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** All peers of all servers, each on a thread of its own. Used by one thread. */
final class Load {

  private static final int GROUP_SIZE = 100;

  /** Long enough to be compressed. */
  private static final int TOPIC_SIZE = 1200;

  private static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(2);
  private static final long REST_MILLIS = 1000;

  private final List<Actor> actors = new ArrayList<>();

  /** Publishers end last: subscribers wait for their messages. */
  private final List<Actor> publishers = new ArrayList<>();

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /** Creates it; nothing runs yet. */
  Load(List<Integer> ports) {
    for (int port : ports) {
      echoes(port);
      many(port, "/group", GROUP_SIZE, Offer.NONE, Offer.NONE, Offer.NONE);
      many(port, "/topic", TOPIC_SIZE, Offer.values());
      add("feed read slowly", new SlowFeedRole(port));
      add("echo read slowly", new SlowEchoRole(port));
      add("visit", new VisitRole(port));
      add("visit", new VisitRole(port));
      add("visit", new VisitRole(port));
      add("cut", new CutRole(port));
      add("fault", new FaultRole(port));
    }
  }

  private void echoes(int port) {
    add("text", new EchoRole(port, Peer.TEXT, Payloads.ascii(32), 64));
    add("text", new EchoRole(port, Peer.TEXT, Payloads.ascii(32), 64));
    add("binary", new EchoRole(port, Peer.BINARY, Payloads.binary(16 * 1024), 2));
    add("non-ASCII text", new EchoRole(port, Peer.TEXT, Payloads.mixed(1024), 4));
    add("compressed", new CompressedRole(port, Offer.ALONE));
    add("context takeover", new CompressedRole(port, Offer.TAKEOVER));
  }

  private void many(int port, String path, int size, Offer... subscribers) {
    publishers.add(new Actor("publish to " + path, new PublishRole(port, path, size)));
    for (Offer offer : subscribers) {
      add("subscribe to " + path, new SubscribeRole(port, path, size, offer));
    }
  }

  private void add(String name, Role role) {
    actors.add(new Actor(name, role));
  }

  void start() {
    publishers.forEach(Thread::start);
    actors.forEach(Thread::start);
  }

  /** Has every peer end what it is at, and waits for it. */
  void stop() throws InterruptedException {
    stop(actors);
    stop(publishers);
  }

  private void stop(List<Actor> ending) throws InterruptedException {
    ending.forEach(actor -> actor.stopping = true);
    for (Actor actor : ending) {
      actor.join(PATIENCE_MILLIS);
      if (actor.isAlive()) {
        failures.add(actor.getName() + " does not end");
        actor.interrupt();
      }
    }
  }

  /** Turns done by name, over all servers. Any thread. */
  Map<String, Long> turns() {
    Map<String, Long> turns = new TreeMap<>();
    for (Actor actor : actors) {
      turns.merge(actor.getName(), actor.turns.get(), Long::sum);
    }
    for (Actor actor : publishers) {
      turns.merge(actor.getName(), actor.turns.get(), Long::sum);
    }
    return turns;
  }

  /** What went wrong, in words; empty in a good run. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** The thread of one role. */
  private final class Actor extends Thread {

    private final Role role;
    private final AtomicLong turns = new AtomicLong();
    private volatile boolean stopping;

    Actor(String name, Role role) {
      super(name);
      this.role = role;
      setDaemon(true);
    }

    @Override
    public void run() {
      while (!stopping && !isInterrupted()) {
        try {
          role.turn();
          turns.incrementAndGet();
        } catch (IOException | RuntimeException e) {
          failed(e);
        }
      }
      drop();
    }

    /** Goes on with new connections, so that one failure does not hide what else there is. */
    private void failed(Exception cause) {
      failures.add(getName() + ": " + cause);
      System.err.println(getName() + " failed");
      cause.printStackTrace();
      drop();
      try {
        Pause.millis(REST_MILLIS);
      } catch (IOException interrupted) {
        // Its flag is set, which ends the loop.
      }
    }

    private void drop() {
      try {
        role.drop();
      } catch (IOException e) {
        failures.add(getName() + " cannot close: " + e);
      }
    }
  }
}
