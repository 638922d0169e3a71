package io.parley.tests.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.protocol.MessageWriter;
import io.parley.protocol.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCollector;

/** What Parley writes, Netty reads: the same messages in the same order, and the same close. */
class WritingTest {

  private static final int NO_BOUND = 1 << 24;

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void what_parley_writes_netty_reads(
      @ForAll Role writing,
      @ForAll("messages") List<WsMessage> messages,
      @ForAll("fragmentSizes") int fragmentSize,
      @ForAll("compressions") Compression settings,
      @ForAll boolean peerContext,
      @ForAll long seed) {
    try (Agreed agreed = Agreed.of(writing, settings, peerContext)) {
      Random random = new Random(seed);
      MessageWriter writer = new MessageWriter(writing, random::nextInt, fragmentSize);
      writer.attach(writing, fragmentSize, agreed.parley());
      List<String> expected = new ArrayList<>();
      List<byte[]> written = new ArrayList<>();
      for (WsMessage message : messages) {
        expected.addAll(write(message, writer, random, written));
      }
      ByteBuffer last = ByteBuffer.allocate(MessageWriter.MAX_CONTROL_FRAME);
      writer.close(WsStatus.of(4321, "tsch\u00fcss"), last);
      written.add(taken(last));

      Outcome found = NettyReader.read(other(writing), NO_BOUND, NO_BOUND, written, agreed.netty());

      if (isRefusedFragment(found, agreed, fragmentSize)) {
        expected = expected.subList(0, found.events().size());
      } else {
        assertThat(found.end()).isEqualTo("close 4321 tsch\u00fcss");
        assertThat(found.behind()).isEmpty();
      }
      assertThat(found.events()).isEqualTo(expected);
      count(found, agreed);
    }
  }

  /** {@link Difference#FRAGMENT_THAT_INFLATES_TO_NOTHING}. */
  private static boolean isRefusedFragment(Outcome found, Agreed agreed, int fragmentSize) {
    return agreed.netty() != null
        && fragmentSize > 0
        && found.end().equals("fail")
        && found.detail().contains("cannot read uncompressed buffer");
  }

  private static void count(Outcome found, Agreed agreed) {
    StatisticsCollector cases = Statistics.label("cases");
    cases.collect(agreed.netty() == null ? "plain" : "compressed", found.end().substring(0, 4));
    cases.coverage(
        coverage -> {
          coverage.check("plain", "clos").percentage(percent -> percent > 20);
          coverage.check("compressed", "clos").percentage(percent -> percent > 20);
        });
  }

  private static Role other(Role role) {
    return role == Role.SERVER ? Role.CLIENT : Role.SERVER;
  }

  private static byte[] taken(ByteBuffer out) {
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  /** In buffers of any size, with a pong here and there where one may stand. */
  private static List<String> write(
      WsMessage message, MessageWriter writer, Random random, List<byte[]> written) {
    List<String> events = new ArrayList<>();
    writer.begin(message);
    while (writer.isBusy()) {
      ByteBuffer out = ByteBuffer.allocate(MessageWriter.MAX_HEADER + random.nextInt(2000));
      writer.writeFrame(out);
      written.add(taken(out));
      if (writer.isBetweenFrames() && writer.isBusy() && random.nextInt(4) == 0) {
        byte[] payload = new byte[random.nextInt(126)];
        random.nextBytes(payload);
        ByteBuffer pong = ByteBuffer.allocate(MessageWriter.MAX_CONTROL_FRAME);
        writer.pong(payload, pong);
        written.add(taken(pong));
        events.add("pong " + HexFormat.of().formatHex(payload));
      }
    }
    events.add(
        (message.isText() ? "text " : "binary ") + HexFormat.of().formatHex(message.toByteArray()));
    return events;
  }

  @Provide
  Arbitrary<List<WsMessage>> messages() {
    Arbitrary<WsMessage> texts = Arbitraries.strings().ofMaxLength(200).map(WsMessage::of);
    Arbitrary<WsMessage> wordy =
        Arbitraries.integers()
            .between(1, 3000)
            .map(count -> WsMessage.of("h\u00e9 " + count + " ".repeat(count % 9)).text())
            .map(word -> WsMessage.of(word.repeat(word.hashCode() & 0x3ff)));
    Arbitrary<WsMessage> noise =
        Combinators.combine(
                Arbitraries.of(0, 1, 125, 126, 65_535, 65_536, 70_000), Arbitraries.longs())
            .as(
                (size, seed) -> {
                  byte[] bytes = new byte[size];
                  new Random(seed).nextBytes(bytes);
                  return WsMessage.wrap(bytes);
                });
    return Arbitraries.frequencyOf(Tuple.of(3, texts), Tuple.of(3, wordy), Tuple.of(1, noise))
        .list()
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<Integer> fragmentSizes() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.just(0)),
        Tuple.of(1, Arbitraries.integers().between(5, 300)),
        Tuple.of(1, Arbitraries.integers().between(300, 70_000)));
  }

  @Provide
  Arbitrary<Compression> compressions() {
    return Combinators.combine(
            Arbitraries.frequency(Tuple.of(2, true), Tuple.of(1, false)),
            Arbitraries.of(0, 0, 200),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(8, 15))
        .as(
            (on, threshold, own, peer, ownBits) ->
                (on ? Compression.on() : Compression.off())
                    .threshold(threshold)
                    .contextTakeover(own, peer)
                    .windowBits(ownBits, 15));
  }
}
