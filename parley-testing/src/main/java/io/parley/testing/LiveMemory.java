package io.parley.testing;

import io.parley.connection.ConnectionLoop;
import io.parley.connection.EventLoop;
import io.parley.connection.Workers;
import io.parley.protocol.MaskSource;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The threads of all live sockets in memory: started with the first of them, daemons, and never
 * stopped, so that nobody has to close anything.
 */
final class LiveMemory {

  /** Two, so that sockets meet across loops as they do on a network. */
  private static final int LOOPS = 2;

  /** Most read in one piece; a full pipe takes several, as a full socket buffer does. */
  private static final int PIECE = 16 * 1024;

  private static final int[] PASS =
      IntStream.generate(() -> PIECE).limit(Pipe.CAPACITY / PIECE).toArray();

  /** The private range of ports, from which clients get theirs. */
  private static final int FIRST_CLIENT_PORT = 49_152;

  private static final int CLIENT_PORTS = 16_384;

  private final SecureRandom random = new SecureRandom();
  private final List<ConnectionLoop> loops;
  private final AtomicInteger links = new AtomicInteger();

  private LiveMemory() {
    Workers workers = Workers.create(256);
    loops =
        IntStream.range(0, LOOPS)
            .mapToObj(i -> new ConnectionLoop(new LiveLoop("parley-memory-" + i), workers, keys()))
            .toList();
  }

  private static final class Holder {
    static final LiveMemory INSTANCE = new LiveMemory();
  }

  static LiveMemory get() {
    return Holder.INSTANCE;
  }

  /** Random numbers for masks and handshake keys, for any thread. */
  MaskSource keys() {
    return random::nextInt;
  }

  /** The loop for the next link, in turn. */
  ConnectionLoop nextLoop() {
    return loops.get(Math.floorMod(links.getAndIncrement(), LOOPS));
  }

  boolean isLoopThread() {
    return loops.stream().anyMatch(loop -> loop.eventLoop().inLoop());
  }

  /** A link on that loop, whose bytes flow by themselves. */
  Link link(ConnectionLoop loop, int serverPort) {
    EventLoop eventLoop = loop.eventLoop();
    int clientPort = FIRST_CLIENT_PORT + Math.floorMod(links.get(), CLIENT_PORTS);
    return new Link(
        eventLoop,
        Pipe.CAPACITY,
        clientPort,
        serverPort,
        (pipe, reader) -> pipe.whenStirred(new Current(eventLoop, reader)::wake));
  }

  /** Moves the bytes of one pipe whenever there are any. The loop's thread only. */
  private static final class Current {

    private final EventLoop loop;
    private final PipeReader reader;
    private boolean scheduled;

    Current(EventLoop loop, PipeReader reader) {
      this.loop = loop;
      this.reader = reader;
    }

    private void wake() {
      if (!scheduled && reader.canRead()) {
        scheduled = true;
        loop.execute(this::pass);
      }
    }

    private void pass() {
      scheduled = false;
      if (reader.canRead()) {
        reader.read(PASS);
        wake();
      }
    }
  }
}
