package io.parley.benchmarks.micro;

import io.parley.text.Utf8Validator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Validation of a text message's payload. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Utf8Validation {

  private static final String MIXED = "Grüße aus Köln, привет, 日本語 \uD83D\uDE00. ";

  @Param({"32", "1024", "16384"})
  int size;

  @Param({"ascii", "mixed"})
  String text;

  private byte[] bytes;

  @Setup
  public void prepare() {
    String piece = text.equals("ascii") ? "All of this is plain ASCII text. " : MIXED;
    byte[] all = piece.repeat(size / piece.length() + 1).getBytes(StandardCharsets.UTF_8);
    // The cut may lie inside a character; what comes before is still valid.
    bytes = Arrays.copyOf(all, size);
  }

  @Benchmark
  public boolean validate() {
    return new Utf8Validator().accept(bytes, 0, bytes.length);
  }
}
