package io.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever comes in: the reader either understands it or fails once, the same in every split. */
class FuzzTest {

  private static final ReadLimits LIMITS = new ReadLimits(300, 500, 5);

  /** What a first byte of a frame is likely to be when frames are hardly ever wrong. */
  private static final int[] FIRST_BYTES = {0x81, 0x82, 0x01, 0x02, 0x00, 0x00, 0x80, 0x89, 0x8a};

  @Property(tries = 500)
  void any_bytes(@ForAll @Size(max = 60) byte[] input, @ForAll Role role) {
    judged(Reading.events(role, input, LIMITS));
  }

  @Property(tries = 500)
  void any_sequence_of_frames_with_any_byte_changed(@ForAll long seed, @ForAll Role role) {
    Random random = new Random(seed);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = random.nextInt(8); i >= 0; i--) {
      byte[] payload = "gr\u00fc\u00dfe ".repeat(30).getBytes(UTF_8);
      int length = random.nextInt(random.nextBoolean() ? 20 : payload.length);
      frames.writeBytes(
          Wire.frame(
              FIRST_BYTES[random.nextInt(FIRST_BYTES.length)], Arrays.copyOf(payload, length)));
    }
    byte[] input = frames.toByteArray();
    if (role == Role.SERVER) {
      input = Wire.masked(input);
    }
    if (random.nextBoolean()) {
      input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
    }
    judged(Reading.events(role, input, LIMITS));
  }

  /** A failure or a Close is the last event, and the only one of its kind. */
  private static void judged(List<String> events) {
    for (int i = 0; i < events.size() - 1; i++) {
      assertThat(events.get(i)).doesNotStartWith("fail").doesNotStartWith("close");
    }
  }
}
