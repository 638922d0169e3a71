package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.ExtensionHeader;
import io.parley.ProtocolException;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * What one side writes, compressed in any way that both sides' settings lead to or not at all, in
 * any number of frames and pieces, the other side reads.
 */
class RoundTripTest {

  @Property(tries = 400)
  void any_messages_in_any_fragments_and_any_pieces(
      @ForAll Role sender,
      @ForAll("messages") List<WsMessage> messages,
      @ForAll("fragmentSizes") int fragmentSize,
      @ForAll("compressions") Compression server,
      @ForAll("compressions") Compression client,
      @ForAll boolean cutAnew,
      @ForAll("mostPieces") int mostPiece,
      @ForAll long seed)
      throws ProtocolException {
    Random random = new Random(seed);
    Map<Role, ActiveExtensions> agreed = agreed(server, client);
    MessageWriter writer =
        new MessageWriter(sender, cutAnew ? () -> 0 : random::nextInt, fragmentSize);
    writer.attach(sender, fragmentSize, agreed.get(sender));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    List<String> expected = new ArrayList<>();
    for (WsMessage message : messages) {
      expected.addAll(write(message, writer, random, written));
    }
    ByteBuffer last = buffer(random, MessageWriter.MAX_CONTROL_FRAME);
    writer.close(WsStatus.of(1000, "bye"), last);
    take(last, written);
    expected.add("close 1000 bye");

    Recorder recorder = new Recorder();
    Role receiver = sender == Role.CLIENT ? Role.SERVER : Role.CLIENT;
    ReadLimits limits = new ReadLimits(1 << 20, 1 << 20, 1 << 20);
    MessageReader reader = new MessageReader(receiver, limits, recorder);
    reader.attach(receiver, limits, recorder, agreed.get(receiver));
    byte[] frames = written.toByteArray();
    byte[] input = cutAnew ? cutAnew(frames, sender, random) : frames;
    for (int at = 0; at < input.length; ) {
      int size = Math.min(input.length - at, 1 + random.nextInt(mostPiece));
      reader.read(buffer(random, size).put(input, at, size).flip());
      at += size;
    }

    // Pings may overtake a message in fragments.
    assertThat(recorder.events).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(recorder.events.stream().filter(event -> !event.startsWith("ping")))
        .containsExactlyElementsOf(
            expected.stream().filter(event -> !event.startsWith("ping")).toList());
    agreed.values().forEach(ActiveExtensions::close);
  }

  /** What becomes of both sides' wishes, on each of them. */
  private static Map<Role, ActiveExtensions> agreed(Compression server, Compression client) {
    Extensions ofServer = extensions(server);
    Extensions ofClient = extensions(client);
    List<ActiveExtensions.Agreed> taken = ofServer.accept(ofClient.offers());
    assertThat(taken).hasSize(server.enabled() && client.enabled() ? 1 : 0);
    List<ExtensionHeader> answer = taken.stream().map(ActiveExtensions.Agreed::header).toList();
    return Map.of(Role.SERVER, ActiveExtensions.of(taken), Role.CLIENT, ofClient.answered(answer));
  }

  private static Extensions extensions(Compression settings) {
    return Extensions.of(WebSocketConfig.server().toBuilder().compression(settings).build());
  }

  /** The same messages in fragments of any sizes, empty ones too; their mask was 0. */
  private static byte[] cutAnew(byte[] frames, Role sender, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.wrap(frames);
    while (in.hasRemaining()) {
      int first = in.get() & 0xff;
      int form = in.get() & 0x7f;
      int length = form == 126 ? in.getShort() & 0xffff : form == 127 ? (int) in.getLong() : form;
      in.position(in.position() + (sender == Role.CLIENT ? 4 : 0));
      int opcode = first & 0x7f;
      // Control frames stay whole.
      for (int i = (first & 8) == 0 ? random.nextInt(4) : 0; i > 0; i--) {
        byte[] part = new byte[random.nextInt(length + 1)];
        in.get(part);
        length -= part.length;
        out.writeBytes(Wire.frame(opcode, part));
        opcode = 0;
      }
      byte[] rest = new byte[length];
      in.get(rest);
      out.writeBytes(Wire.frame(first & 0x80 | opcode, rest));
    }
    return sender == Role.CLIENT ? Wire.masked(out.toByteArray()) : out.toByteArray();
  }

  private static void take(ByteBuffer from, ByteArrayOutputStream to) {
    byte[] bytes = new byte[from.flip().remaining()];
    from.get(bytes);
    to.writeBytes(bytes);
  }

  /** Writes a message in pieces of random size, with a ping here and there where one may stand. */
  private static List<String> write(
      WsMessage message, MessageWriter writer, Random random, ByteArrayOutputStream written) {
    List<String> events = new ArrayList<>();
    writer.begin(message);
    int payload = 0;
    while (writer.isBusy()) {
      ByteBuffer piece = buffer(random, MessageWriter.MAX_HEADER + random.nextInt(3000));
      payload += random.nextBoolean() ? writer.write(piece) : writer.writeFrame(piece);
      take(piece, written);
      if (writer.isBetweenFrames() && random.nextInt(3) == 0) {
        ByteBuffer ping = buffer(random, MessageWriter.MAX_CONTROL_FRAME);
        byte[] data = new byte[random.nextInt(126)];
        writer.ping(data, ping);
        take(ping, written);
        events.add("ping " + Wire.hex(data));
      }
    }
    assertThat(payload).isEqualTo(message.size());
    Recorder recorder = new Recorder();
    recorder.message(message);
    events.addAll(recorder.events);
    return events;
  }

  private static ByteBuffer buffer(Random random, int size) {
    return random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
  }

  /**
   * The input is split apart from what the writer wrote at once, from single bytes to the whole.
   */
  @Provide
  Arbitrary<Integer> mostPieces() {
    return Arbitraries.of(1, 3, 20, 3000, 1 << 20);
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
    Arbitrary<WsMessage> wordy =
        Arbitraries.integers().between(0, 30_000).map(words -> WsMessage.of(words(words)));
    Arbitrary<WsMessage> secret = wordy.map(WsMessage::withoutCompression);
    return Arbitraries.frequencyOf(
            Tuple.of(2, texts),
            Tuple.of(2, binaries),
            Tuple.of(2, longOnes),
            Tuple.of(3, wordy),
            Tuple.of(1, secret))
        .list()
        .ofMaxSize(6);
  }

  /** Text that repeats itself at all distances, up to beyond every window. */
  private static String words(int count) {
    Random random = new Random(count);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) ('a' + random.nextInt(1 + i % 26))).append(i % 7 == 0 ? " \u00e9" : "");
      if (i % 500 == 499) {
        int from = random.nextInt(text.length());
        text.append(text, from, Math.min(text.length(), from + random.nextInt(300)));
      }
    }
    return text.toString();
  }

  @Provide
  Arbitrary<Compression> compressions() {
    Arbitrary<Integer> bits = Arbitraries.integers().between(8, 15);
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    return Combinators.combine(
            Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false)),
            Arbitraries.integers().between(1, 9),
            Arbitraries.of(0, 0, 100, 1024),
            either,
            either,
            bits,
            bits)
        .as(
            (on, level, threshold, own, peer, ownBits, peerBits) ->
                (on ? Compression.on() : Compression.off())
                    .level(level)
                    .threshold(threshold)
                    .contextTakeover(own, peer)
                    .windowBits(ownBits, peerBits));
  }
}
