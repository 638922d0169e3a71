package io.parley.benchmarks.micro;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.protocol.PermessageDeflate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
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
import org.openjdk.jmh.infra.Blackhole;

/** Compresses and inflates JSON through permessage-deflate as a socket's session does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Deflate {

  /** Different ones, so that context takeover does not meet the very same message again. */
  private static final int MESSAGES = 64;

  @Param({"1024", "16384"})
  int size;

  @Param({"false", "true"})
  boolean takeover;

  private PermessageDeflate deflate;
  private Extension.Session session;
  private List<WsMessage> messages;
  private List<byte[]> compressed;

  @Setup(Level.Trial)
  public void open() throws ProtocolException {
    Random random = new Random(7);
    messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      messages.add(WsMessage.of(json(size, random)));
    }
    deflate =
        new PermessageDeflate(Compression.on().threshold(0).contextTakeover(takeover, takeover));
    session = session();
    compressed = new ArrayList<>();
    try (Extension.Session sender = session()) {
      // The second pass refers to the first, as each later one to the one before it.
      for (WsMessage message : messages) {
        byte[] first = Objects.requireNonNull(sender.encode(message));
        session.decode(first, first.length, size);
      }
      for (WsMessage message : messages) {
        compressed.add(Objects.requireNonNull(sender.encode(message)));
      }
    }
  }

  private Extension.Session session() {
    ExtensionHeader offer = new ExtensionHeader(deflate.name(), List.of());
    return Objects.requireNonNull(deflate.accept(offer)).session();
  }

  @TearDown(Level.Trial)
  public void close() {
    session.close();
    deflate.close();
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void compress(Blackhole hole) {
    for (WsMessage message : messages) {
      hole.consume(session.encode(message));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void inflate(Blackhole hole) throws ProtocolException {
    for (byte[] payload : compressed) {
      hole.consume(session.decode(payload, payload.length, size));
    }
  }

  private static String json(int size, Random random) {
    StringBuilder text = new StringBuilder("[");
    while (text.length() < size) {
      text.append("{\"id\":")
          .append(random.nextInt(1_000_000))
          .append(",\"symbol\":\"")
          .append((char) ('A' + random.nextInt(26)))
          .append((char) ('A' + random.nextInt(26)))
          .append("\",\"bid\":")
          .append(random.nextInt(100_000) / 100.0)
          .append(",\"open\":")
          .append(random.nextBoolean())
          .append("},");
    }
    return text.substring(0, size);
  }
}
