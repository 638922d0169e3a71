package io.parley.benchmarks.micro;

import io.parley.protocol.Masking;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Masking as the two sides use it: out of a read buffer into an array, and within a write buffer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PayloadMasking {

  private static final int KEY = 0x37fa213d;

  @Param({"32", "125", "1024", "16384"})
  int size;

  private ByteBuffer buffer;
  private byte[] target;

  @Setup
  public void prepare() {
    buffer = ByteBuffer.allocateDirect(size);
    target = new byte[size];
  }

  @Benchmark
  public byte[] unmaskIntoArray() {
    Masking.unmask(buffer.rewind(), KEY, target, 0, size);
    return target;
  }

  @Benchmark
  public ByteBuffer maskInPlace() {
    Masking.mask(buffer, 0, size, KEY);
    return buffer;
  }
}
