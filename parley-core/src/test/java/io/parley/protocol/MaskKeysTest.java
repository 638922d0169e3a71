package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskKeysTest {

  /** Counts up, and how often it is asked. */
  private static final class Counting extends SecureRandom {
    private static final long serialVersionUID = 1;

    private int next;
    private int draws;

    @Override
    public void nextBytes(byte[] bytes) {
      draws++;
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) next++;
      }
    }
  }

  @Test
  void every_byte_drawn_is_used_once_and_in_order() {
    MaskKeys keys = new MaskKeys(new Counting());
    for (int i = 0; i < 3000; i++) {
      int first = 4 * i;
      assertThat(keys.nextKey())
          .isEqualTo(
              (first & 0xff) << 24
                  | (first + 1 & 0xff) << 16
                  | (first + 2 & 0xff) << 8
                  | (first + 3 & 0xff));
    }
  }

  @Test
  void keys_are_drawn_in_blocks_and_none_before_the_first_is_asked_for() {
    Counting random = new Counting();
    MaskKeys keys = new MaskKeys(random);
    assertThat(random.draws).isZero();
    for (int i = 0; i < 1024; i++) {
      keys.nextKey();
      assertThat(random.draws).isEqualTo(1);
    }
    keys.nextKey();
    assertThat(random.draws).isEqualTo(2);
  }

  @Test
  void keys_differ_and_use_all_their_bits() {
    MaskKeys keys = new MaskKeys(new SecureRandom());
    Set<Integer> seen = new HashSet<>();
    int[] ones = new int[32];
    int count = 10_000;
    for (int i = 0; i < count; i++) {
      int key = keys.nextKey();
      seen.add(key);
      for (int bit = 0; bit < 32; bit++) {
        ones[bit] += key >>> bit & 1;
      }
    }
    // Eight standard deviations of a fair coin.
    assertThat(Arrays.stream(ones).boxed()).allMatch(n -> Math.abs(n - count / 2) < 400);
    assertThat(seen).hasSizeGreaterThan(count - 10);
  }
}
