package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaskingTest {

  private static final int KEY = 0x37fa213d;

  static IntStream lengths() {
    return IntStream.concat(
        IntStream.range(0, 140), IntStream.of(255, 256, 257, 263, 264, 1000, 4099));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void every_alignment_and_length_comes_out_right_and_nothing_else_is_touched(int length) {
    for (int at = 0; at < 9; at++) {
      byte[] before = random(at + length + 9);
      byte[] expected = slowly(before, at, length, KEY);

      byte[] array = before.clone();
      Masking.mask(array, at, length, KEY);
      assertThat(array).isEqualTo(expected);

      ByteBuffer heap = ByteBuffer.allocate(before.length + 3).position(3).slice();
      assertThat(bytes(masked(heap, before, at, length))).isEqualTo(expected);
      ByteBuffer direct = ByteBuffer.allocateDirect(before.length + 3).position(3).slice();
      assertThat(bytes(masked(direct, before, at, length))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void unmasking_moves_bytes_and_leaves_the_source_as_it_is(int length) {
    for (int at = 0; at < 9; at++) {
      byte[] content = random(at + length + 2);
      byte[] target = random(at + length + 9);
      byte[] expected = target.clone();
      System.arraycopy(slowly(content, at, length, KEY), at, expected, at, length);
      for (ByteBuffer source :
          new ByteBuffer[] {
            ByteBuffer.wrap(content.clone()),
            ByteBuffer.wrap(content.clone()).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(content.length).put(content).clear()
          }) {
        byte[] actual = target.clone();
        source.position(at);
        Masking.unmask(source, KEY, actual, at, length);
        assertThat(actual).isEqualTo(expected);
        assertThat(source.position()).isEqualTo(at + length);
        assertThat(bytes(source.clear())).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void pieces_continue_with_the_rotated_key(int length) {
    byte[] whole = random(length);
    byte[] expected = slowly(whole, 0, length, KEY);
    for (int at = 0; at <= Math.min(length, 9); at++) {
      byte[] pieces = whole.clone();
      Masking.mask(pieces, 0, at, KEY);
      Masking.mask(pieces, at, length - at, Masking.rotated(KEY, at));
      assertThat(pieces).isEqualTo(expected);
    }
  }

  private static ByteBuffer masked(ByteBuffer buffer, byte[] content, int at, int length) {
    buffer.put(content).position(1);
    Masking.mask(buffer, at, length, KEY);
    assertThat(buffer.position()).isEqualTo(1);
    return buffer.clear();
  }

  private static byte[] slowly(byte[] bytes, int at, int length, int key) {
    byte[] result = bytes.clone();
    for (int i = 0; i < length; i++) {
      result[at + i] ^= (byte) (key >> (24 - 8 * (i % 4)));
    }
    return result;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
