package io.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WsStatusTest {

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014})
  void registered_codes_may_be_sent(int code) {
    assertThat(WsStatus.of(code).requireSendable().code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {3000, 3999, 4000, 4999})
  void codes_of_libraries_and_applications_may_be_sent(int code) {
    assertThat(WsStatus.isSendable(code)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65536 + 1000})
  void others_may_not(int code) {
    assertThat(WsStatus.isSendable(code)).isFalse();
    assertThatThrownBy(() -> WsStatus.of(code).requireSendable())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("close code " + code);
  }

  @Test
  void a_reason_is_bounded_in_bytes() {
    assertThat(WsStatus.of(1000, "é".repeat(61) + "x").isSendable()).isTrue();
    assertThat(WsStatus.of(1000, "é".repeat(62)).isSendable()).isFalse();
    assertThatThrownBy(() -> WsStatus.of(1000, "x".repeat(124)).requireSendable())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 123 bytes")
        .hasMessageContaining("not 124");
  }

  @Test
  void it_is_a_value_that_prints_itself() {
    assertThat(WsStatus.of(1000, "bye"))
        .isEqualTo(WsStatus.of(1000, "bye"))
        .hasToString("1000 bye");
    assertThat(WsStatus.NO_STATUS).hasToString("1005");
  }

  @Test
  void every_registered_code_has_a_name() {
    assertThat(
            Stream.of(
                    WsStatus.NORMAL,
                    WsStatus.GOING_AWAY,
                    WsStatus.PROTOCOL_ERROR,
                    WsStatus.UNSUPPORTED_DATA,
                    WsStatus.NO_STATUS,
                    WsStatus.ABNORMAL_CLOSURE,
                    WsStatus.INVALID_PAYLOAD,
                    WsStatus.POLICY_VIOLATION,
                    WsStatus.MESSAGE_TOO_BIG,
                    WsStatus.MANDATORY_EXTENSION,
                    WsStatus.INTERNAL_ERROR,
                    WsStatus.SERVICE_RESTART,
                    WsStatus.TRY_AGAIN_LATER,
                    WsStatus.BAD_GATEWAY,
                    WsStatus.TLS_HANDSHAKE)
                .map(WsStatus::code))
        .containsExactly(
            1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
            1015);
  }
}
