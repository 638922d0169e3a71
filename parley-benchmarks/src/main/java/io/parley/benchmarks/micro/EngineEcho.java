package io.parley.benchmarks.micro;

import io.parley.Dispatch;
import io.parley.connection.Connection;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * All that a server does for a message but for the network: one read brings some frames, an inline
 * handler sends each back, one write takes all answers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineEcho {

  private static final int FRAMES = 16;

  @Param({"32", "1024"})
  int size;

  @Param({"text", "binary"})
  String kind;

  private ByHand loop;
  private Connection connection;
  private ByteBuffer in;

  @Setup(Level.Trial)
  public void open() {
    loop = new ByHand();
    connection = loop.open(Dispatch.INLINE, ws -> ws.onMessage(ws::send));
    in = ByHand.frames(kind, size, FRAMES);
  }

  @TearDown(Level.Trial)
  public void close() {
    loop.close();
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void echo() {
    connection.received(in.rewind());
    connection.readComplete();
    loop.runTasks();
  }
}
