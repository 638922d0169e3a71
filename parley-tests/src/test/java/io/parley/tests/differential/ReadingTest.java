package io.parley.tests.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.protocol.Role;
import io.parley.tests.differential.Scripts.Draft;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What Parley reads, Netty reads alike: the same messages in the same order, and the same end, but
 * for the {@linkplain Difference differences} that are known.
 */
class ReadingTest {

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void without_an_extension(@ForAll("drafts") Draft draft) {
    compare(() -> Agreed.NOTHING, draft);
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void with_permessage_deflate(@ForAll("drafts") Draft draft, @ForAll boolean takeover) {
    compare(() -> agreed(draft.reader(), takeover), draft);
  }

  private static Agreed agreed(Role reader, boolean takeover) {
    Compression settings = Compression.on().threshold(0).contextTakeover(takeover, takeover);
    return Agreed.of(reader, settings, true);
  }

  private static void compare(Supplier<Agreed> handshake, Draft draft) {
    Set<Difference> found = Comparison.of(handshake, script(handshake, draft));
    StatisticsCollector differences = Statistics.label("differences");
    if (found.isEmpty()) {
      differences.collect("none");
    }
    found.forEach(differences::collect);
    // What differs soon ends the comparison: most scripts must go through to their end.
    differences.coverage(
        coverage -> {
          coverage.check("none").percentage(percent -> percent > 60);
          coverage.checkQuery(seen -> seen.get(0) instanceof Difference).count(count -> count > 20);
        });
  }

  private static Script script(Supplier<Agreed> handshake, Draft draft) {
    try (Agreed agreed = handshake.get()) {
      return draft.script(agreed);
    }
  }

  @Provide
  Arbitrary<Draft> drafts() {
    return Scripts.drafts();
  }

  @ParameterizedTest
  @EnumSource
  void every_difference_is_still_there(Difference difference) {
    Supplier<Agreed> handshake =
        difference.isAboutCompression() ? () -> agreed(Role.SERVER, false) : () -> Agreed.NOTHING;
    Set<Difference> found = Comparison.of(handshake, difference.example());
    assertThat(found).containsExactly(difference);
  }

  /** Where the window is kept, it is the message behind the block that Netty has nothing of. */
  @Test
  void a_last_block_ends_all_messages_of_netty_that_keep_the_window() {
    List<Frame> frames =
        List.of(
            Frame.of(0x41, new byte[0]),
            Frame.of(0x80, new byte[] {1}),
            Frame.of(0x42, new byte[0]),
            Frame.of(0x80, HexFormat.of().parseHex("620000")));
    Script script = new Script(Role.CLIENT, 1000, 1000, frames, 0, List.of(1));
    assertThat(Comparison.of(() -> agreed(Role.CLIENT, true), script))
        .containsExactly(Difference.NOTHING_BEHIND_A_LAST_BLOCK);
  }
}
