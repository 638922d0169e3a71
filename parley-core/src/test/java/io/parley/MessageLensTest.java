package io.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class MessageLensTest {

  @Test
  void the_first_ones_read_one_kind_and_make_it() {
    MessageLens<String> string = WsMessage.string();
    MessageLens<byte[]> binary = WsMessage.binary();
    byte[] bytes = {1, 2};
    assertThat(string.extract(string.inject("x"))).isEqualTo("x");
    assertThat(binary.inject(bytes)).isEqualTo(WsMessage.of(bytes));
    assertThat(binary.extract(WsMessage.of(bytes))).isEqualTo(bytes);
    assertThatExceptionOfType(LensFailure.class)
        .isThrownBy(() -> string.extract(WsMessage.of(bytes)))
        .withMessageContaining("TEXT");
    assertThatExceptionOfType(LensFailure.class)
        .isThrownBy(() -> binary.extract(WsMessage.of("x")))
        .withMessageContaining("BINARY");
  }

  @Test
  void a_lens_can_be_mapped_and_says_what_did_not_fit() {
    MessageLens<Integer> number = WsMessage.string().map(Integer::parseInt, String::valueOf);
    assertThat(number.extract(number.inject(42))).isEqualTo(42);
    assertThatExceptionOfType(LensFailure.class)
        .isThrownBy(() -> number.extract(WsMessage.of("x")))
        .withMessageContaining("text \"x\" (1 bytes)")
        .withCauseInstanceOf(NumberFormatException.class);
  }

  @Test
  void what_cannot_be_put_in_is_a_failure_too() {
    MessageLens<String> picky =
        WsMessage.string()
            .map(
                text -> text,
                text -> {
                  throw new IllegalStateException("on purpose");
                });
    assertThatExceptionOfType(LensFailure.class)
        .isThrownBy(() -> picky.inject("x"))
        .withMessageContaining("on purpose");
  }
}
