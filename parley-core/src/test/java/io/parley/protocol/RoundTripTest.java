package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What one side writes, in any number of frames and pieces, the other side reads. */
class RoundTripTest {

  @Property(tries = 400)
  void any_messages_in_any_fragments_and_any_pieces(
      @ForAll Role sender,
      @ForAll("messages") List<WsMessage> messages,
      @ForAll("fragmentSizes") int fragmentSize,
      @ForAll long seed)
      throws ProtocolException {
    Random random = new Random(seed);
    MessageWriter writer = new MessageWriter(sender, random::nextInt, fragmentSize);
    List<ByteBuffer> pieces = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (WsMessage message : messages) {
      expected.addAll(write(message, writer, random, pieces));
    }
    pieces.add(buffer(random, MessageWriter.MAX_CONTROL_FRAME));
    writer.close(WsStatus.of(1000, "bye"), pieces.get(pieces.size() - 1));
    expected.add("close 1000 bye");

    Recorder recorder = new Recorder();
    Role receiver = sender == Role.CLIENT ? Role.SERVER : Role.CLIENT;
    MessageReader reader =
        new MessageReader(receiver, new ReadLimits(1 << 20, 1 << 20, 1 << 20), recorder);
    for (ByteBuffer piece : pieces) {
      reader.read(piece.flip());
    }

    // Pings may overtake a message in fragments.
    assertThat(recorder.events).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(recorder.events.stream().filter(event -> !event.startsWith("ping")))
        .containsExactlyElementsOf(
            expected.stream().filter(event -> !event.startsWith("ping")).toList());
  }

  /** Writes a message in pieces of random size, with a ping here and there where one may stand. */
  private static List<String> write(
      WsMessage message, MessageWriter writer, Random random, List<ByteBuffer> pieces) {
    List<String> events = new ArrayList<>();
    writer.begin(message);
    long bytes = 0;
    int payload = 0;
    while (writer.isBusy()) {
      ByteBuffer piece = buffer(random, MessageWriter.MAX_HEADER + random.nextInt(3000));
      payload += writer.write(piece);
      bytes += piece.position();
      pieces.add(piece);
      if (writer.isBetweenFrames() && random.nextInt(3) == 0) {
        pieces.add(buffer(random, MessageWriter.MAX_CONTROL_FRAME));
        byte[] data = new byte[random.nextInt(126)];
        writer.ping(data, pieces.get(pieces.size() - 1));
        events.add("ping " + Wire.hex(data));
      }
    }
    assertThat(payload).isEqualTo(message.size());
    assertThat(bytes).isEqualTo(writer.sizeOf(message));
    Recorder recorder = new Recorder();
    recorder.message(message);
    events.addAll(recorder.events);
    return events;
  }

  private static ByteBuffer buffer(Random random, int size) {
    return random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
  }

  @Provide
  Arbitrary<Integer> fragmentSizes() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(0)), Tuple.of(3, Arbitraries.integers().between(1, 2000)));
  }

  @Provide
  Arbitrary<List<WsMessage>> messages() {
    Arbitrary<WsMessage> texts = Arbitraries.strings().ofMaxLength(400).map(WsMessage::of);
    Arbitrary<WsMessage> binaries =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(400).map(WsMessage::of);
    Arbitrary<WsMessage> longOnes =
        Arbitraries.integers()
            .between(120, 70_000)
            .map(
                size -> {
                  byte[] payload = new byte[size];
                  new Random(size).nextBytes(payload);
                  return WsMessage.wrap(payload);
                });
    return Arbitraries.oneOf(texts, binaries, longOnes).list().ofMaxSize(6);
  }
}
