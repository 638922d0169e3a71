package io.parley.benchmarks.micro;

import io.parley.WsMessage;
import io.parley.protocol.MaskKeys;
import io.parley.protocol.MessageWriter;
import io.parley.protocol.Role;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A message goes into a direct buffer as a frame; a client's is masked with a fresh key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameWriting {

  @Param({"32", "16384"})
  int size;

  @Param({"SERVER", "CLIENT"})
  Role writer;

  private WsMessage message;
  private MessageWriter frames;
  private ByteBuffer out;

  @Setup
  public void prepare() {
    message = Messages.of("binary", size);
    frames = new MessageWriter(writer, new MaskKeys(new SecureRandom()), 0);
    out = ByteBuffer.allocateDirect(size + MessageWriter.MAX_HEADER);
  }

  @Benchmark
  public int write() {
    frames.begin(message);
    return frames.write(out.clear());
  }
}
