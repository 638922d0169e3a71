package io.parley.benchmarks.crowd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Connections to one server, served by one thread, which alone may call it. */
public abstract class Crowd implements AutoCloseable {

  private static final int BUFFER = 1024 * 1024;

  /** So many handshakes are under way at a time. */
  private static final int OPENING = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final Consumer<SelectionKey> whenReady = this::ready;
  private final List<Member> members = new ArrayList<>();

  private long replies;

  Crowd() throws IOException {}

  /** Members of which the last publishes to all, itself included. */
  public static Crowd ofPublisher() throws IOException {
    return new Fanout();
  }

  /** Members that each have so many messages on the way, which come back. */
  public static Crowd ofEchoes(int inFlight) throws IOException {
    return new Echoes(inFlight);
  }

  /**
   * Opens that many connections and waits until all are open.
   *
   * @throws IOException if one does not open
   */
  public final void open(int port, Talk talk, int count) throws IOException {
    for (int i = 0; i < count; i += OPENING) {
      for (int k = i; k < Math.min(count, i + OPENING); k++) {
        members.add(new Member(selector, port, talk));
      }
      List<Member> fresh = members.subList(i, members.size());
      await(() -> fresh.stream().allMatch(Member::isOpen), "the opening handshake");
    }
  }

  final List<Member> members() {
    return members;
  }

  /** Messages that have come, over all members. */
  public final long replies() {
    return replies;
  }

  /** Has them begin. */
  public abstract void begin() throws IOException;

  /** That many replies have come for one of them. */
  abstract void received(Member member, int count) throws IOException;

  /** Nothing new is to be asked for. */
  abstract void stop();

  /** Whether all that was asked for has come. */
  abstract boolean isQuiet();

  /**
   * Serves them for that long.
   *
   * @throws IOException if a connection breaks or anything but the right reply comes
   */
  public final void pump(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      turn(1 + left / 1_000_000);
    }
  }

  /** Asks for nothing more, and waits until all that was asked for has come; as {@link #pump}. */
  public final void end() throws IOException {
    stop();
    await(this::isQuiet, "the last replies");
  }

  private void await(BooleanSupplier condition, String what) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(what + " took more than " + PATIENCE);
      }
      turn(100);
    }
  }

  private void turn(long millis) throws IOException {
    try {
      selector.select(whenReady, millis);
    } catch (Broken e) {
      throw new IOException(e.getCause());
    }
  }

  private void ready(SelectionKey key) {
    try {
      Member member = (Member) key.attachment();
      int count = member.ready(buffer);
      if (count > 0) {
        replies += count;
        received(member, count);
      }
    } catch (IOException e) {
      throw new Broken(e);
    }
  }

  /** Carries an exception through the selector. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(IOException cause) {
      super(cause);
    }
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.close();
    }
    selector.close();
  }
}
