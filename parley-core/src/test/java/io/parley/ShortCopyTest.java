package io.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortCopyTest {

  private static final int MOST = 300;

  private static ByteBuffer buffer(boolean direct, int size) {
    return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
  }

  private static byte[] numbered(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i + 1);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void every_length_is_copied_and_nothing_beside_it(boolean direct) {
    byte[] source = numbered(MOST + 3);
    for (int length = 0; length <= MOST; length++) {
      ByteBuffer target = buffer(direct, MOST + 10).position(5);
      ShortCopy.put(source, 3, length, target);
      assertThat(target.position()).isEqualTo(5 + length);
      byte[] all = new byte[MOST + 10];
      target.get(0, all);
      byte[] expected = new byte[MOST + 10];
      System.arraycopy(source, 3, expected, 5, length);
      assertThat(all).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 64, 128, 129})
  void what_does_not_fit_changes_nothing(int length) {
    byte[] source = numbered(length);
    ByteBuffer full = ByteBuffer.allocateDirect(length + 1).position(2);
    assertThatThrownBy(() -> ShortCopy.put(source, 0, length, full))
        .isInstanceOf(BufferOverflowException.class);
    assertThat(full.position()).isEqualTo(2);
    assertThatThrownBy(() -> ShortCopy.put(source, 1, length, ByteBuffer.allocateDirect(999)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    ByteBuffer readOnly = ByteBuffer.allocateDirect(length).asReadOnlyBuffer();
    assertThatThrownBy(() -> ShortCopy.put(source, 0, length, readOnly))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThat(Arrays.equals(source, numbered(length))).isTrue();
  }
}
