package io.parley.benchmarks.micro;

import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.protocol.MaskSource;
import io.parley.protocol.MessageReader;
import io.parley.protocol.MessageWriter;
import io.parley.protocol.ProtocolEvents;
import io.parley.protocol.ReadLimits;
import io.parley.protocol.Role;
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
import org.openjdk.jmh.infra.Blackhole;

/** A frame in a direct buffer, as the network leaves it, becomes a message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameReading {

  private static final int MIB = 1024 * 1024;
  private static final MaskSource KEY = () -> 0x37fa213d;

  @Param({"32", "16384"})
  int size;

  @Param({"text", "binary"})
  String kind;

  /** The server's frames come masked, the client's do not. */
  @Param({"SERVER", "CLIENT"})
  Role reader;

  private ByteBuffer frame;
  private MessageReader messages;

  @Setup
  public void prepare(Blackhole messagesGo) {
    frame = ByteBuffer.allocateDirect(size + MessageWriter.MAX_HEADER);
    Role sender = reader == Role.SERVER ? Role.CLIENT : Role.SERVER;
    MessageWriter writer = new MessageWriter(sender, KEY, 0);
    writer.begin(Messages.of(kind, size));
    writer.write(frame);
    frame.flip();
    messages = new MessageReader(reader, new ReadLimits(MIB, MIB, 1024), new Consumed(messagesGo));
  }

  @Benchmark
  public void read() throws ProtocolException {
    messages.read(frame.rewind());
  }

  private record Consumed(Blackhole hole) implements ProtocolEvents {
    @Override
    public boolean message(WsMessage message) {
      hole.consume(message);
      return true;
    }

    @Override
    public boolean ping(byte[] payload) {
      throw new IllegalStateException();
    }

    @Override
    public boolean pong(byte[] payload) {
      throw new IllegalStateException();
    }

    @Override
    public void close(WsStatus status) {
      throw new IllegalStateException();
    }
  }
}
