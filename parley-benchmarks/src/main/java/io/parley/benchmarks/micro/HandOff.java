package io.parley.benchmarks.micro;

import io.parley.Dispatch;
import io.parley.connection.Connection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One pass of a loop brings each of some sockets a message, whose callbacks run on the workers and
 * do nothing; the last one wakes the loop. So the time is that of a batch there and back: two
 * wake-ups, the reading of the frames, and the callbacks.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOff {

  private static final int SIZE = 32;

  @Param({"1", "8", "64"})
  int mailboxes;

  private final AtomicInteger left = new AtomicInteger();
  private final List<Connection> connections = new ArrayList<>();
  private ByHand loop;
  private ByteBuffer in;

  @Setup(Level.Trial)
  public void open() {
    loop = new ByHand();
    for (int i = 0; i < mailboxes; i++) {
      connections.add(
          loop.open(
              Dispatch.WORKERS,
              ws ->
                  ws.onMessage(
                      message -> {
                        if (left.decrementAndGet() == 0) {
                          loop.wake();
                        }
                      })));
    }
    in = ByHand.frames("text", SIZE, 1);
  }

  @TearDown(Level.Trial)
  public void close() {
    loop.close();
  }

  @Benchmark
  public void batch() {
    left.set(mailboxes);
    for (Connection connection : connections) {
      connection.received(in.rewind());
      connection.readComplete();
    }
    loop.runUntil(() -> left.get() == 0);
  }
}
