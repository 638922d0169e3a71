package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ProtocolException;
import io.parley.WsMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever comes as a compressed payload becomes a message within the bound, or 1007 or 1009. */
class InflationFuzzTest {

  private static Extension.Session session(boolean takeover) {
    Compression settings = Compression.on().threshold(0).contextTakeover(takeover, takeover);
    Extension.Agreement agreement =
        new PermessageDeflate(settings)
            .accept(ExtensionHeaders.parse(List.of("permessage-deflate")).get(0));
    if (agreement == null) {
      throw new AssertionError("declined");
    }
    return agreement.session();
  }

  /** Hands payloads to one session until the first that it refuses, as a socket does. */
  private static void judge(boolean takeover, int maxSize, List<byte[]> payloads) {
    try (Extension.Session session = session(takeover)) {
      for (byte[] payload : payloads) {
        assertThat(session.decode(payload, payload.length, maxSize))
            .hasSizeLessThanOrEqualTo(maxSize);
      }
    } catch (ProtocolException refused) {
      assertThat(refused.status().code()).isIn(1007, 1009);
    }
  }

  @Property(tries = 2000)
  void any_bytes(
      @ForAll @Size(max = 4) List<@Size(max = 80) byte[]> payloads,
      @ForAll boolean takeover,
      @ForAll @IntRange(min = 1, max = 3000) int maxSize) {
    judge(takeover, maxSize, payloads);
  }

  @Property(tries = 1000)
  void compressed_messages_with_any_bits_changed_or_cut_off(
      @ForAll long seed,
      @ForAll boolean takeover,
      @ForAll @IntRange(min = 1, max = 3000) int maxSize) {
    Random random = new Random(seed);
    try (Extension.Session writer = session(true)) {
      byte[][] payloads = new byte[1 + random.nextInt(4)][];
      for (int i = 0; i < payloads.length; i++) {
        payloads[i] = changed(compressed(writer, random), random);
      }
      judge(takeover, maxSize, List.of(payloads));
    }
  }

  private static byte[] compressed(Extension.Session writer, Random random) {
    byte[] content = new byte[random.nextInt(2000)];
    if (random.nextBoolean()) {
      random.nextBytes(content);
    }
    byte[] payload = writer.encode(WsMessage.wrap(content));
    if (payload == null) {
      throw new AssertionError("not compressed");
    }
    return payload;
  }

  private static byte[] changed(byte[] payload, Random random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
    }
    boolean cut = random.nextInt(4) == 0;
    return cut ? Arrays.copyOf(payload, random.nextInt(payload.length)) : payload;
  }
}
