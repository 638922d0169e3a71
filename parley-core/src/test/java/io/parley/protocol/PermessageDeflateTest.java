package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is offered, taken and declined (RFC 7692 section 7.1). */
class PermessageDeflateTest {

  private static final Compression TAKEOVER = Compression.on().contextTakeover(true, true);

  private static ExtensionHeader header(String text) {
    return ExtensionHeaders.parse(List.of(text)).get(0);
  }

  private static @Nullable String answer(Compression settings, String offer) {
    Extension.Agreement agreement = new PermessageDeflate(settings).accept(header(offer));
    return agreement == null ? null : agreement.answer().toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | permessage-deflate",
        "permessage-deflate; client_max_window_bits | permessage-deflate",
        "permessage-deflate; client_max_window_bits=10 | permessage-deflate; client_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=10 | permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=15 | permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=\"8\" | permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_no_context_takeover"
            + " | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover"
            + " | permessage-deflate; client_no_context_takeover",
      })
  void a_server_with_context_takeover_takes_what_is_offered(String offer, String answer) {
    assertThat(answer(TAKEOVER, offer)).isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; unknown",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=1e1",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=10; client_max_window_bits=10",
      })
  void what_is_not_understood_wholly_is_declined(String offer) {
    assertThat(answer(TAKEOVER, offer)).isNull();
  }

  @Test
  void a_server_without_context_takeover_says_so_for_both_directions() {
    assertThat(answer(Compression.on(), "permessage-deflate"))
        .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  }

  @Test
  void a_server_tells_its_own_window_and_the_clients_only_if_that_can_be_told() {
    Compression small = TAKEOVER.windowBits(9, 11);
    assertThat(answer(small, "permessage-deflate"))
        .isEqualTo("permessage-deflate; server_max_window_bits=9");
    assertThat(answer(small, "permessage-deflate; client_max_window_bits"))
        .isEqualTo("permessage-deflate; server_max_window_bits=9; client_max_window_bits=11");
    assertThat(answer(small, "permessage-deflate; client_max_window_bits=8"))
        .isEqualTo("permessage-deflate; server_max_window_bits=9; client_max_window_bits=8");
  }

  @Test
  void a_server_that_has_it_off_declines_all() {
    assertThat(answer(Compression.off(), "permessage-deflate")).isNull();
  }

  @Test
  void the_first_offer_that_can_be_taken_is() throws Exception {
    List<ExtensionHeader> offers =
        ExtensionHeaders.parse(
            List.of(
                "permessage-deflate; mystery, permessage-deflate; server_max_window_bits=10",
                "permessage-deflate, unknown"));
    try (Extensions server = extensions(TAKEOVER)) {
      assertThat(server.accept(offers))
          .extracting(agreed -> agreed.header().toString())
          .containsExactly("permessage-deflate; server_max_window_bits=10");
    }
  }

  private static Extensions extensions(Compression settings) {
    return Extensions.of(
        io.parley.WebSocketConfig.server().toBuilder().compression(settings).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | true | 15 | 15 | permessage-deflate; client_max_window_bits",
        "false | false | 15 | 15 | permessage-deflate; server_no_context_takeover;"
            + " client_no_context_takeover; client_max_window_bits",
        "true | true | 9 | 10 | permessage-deflate; server_max_window_bits=10;"
            + " client_max_window_bits=9",
      })
  void a_client_offers_what_it_wants(
      boolean own, boolean peer, int ownBits, int peerBits, String offer) {
    Compression settings =
        Compression.on().contextTakeover(own, peer).windowBits(ownBits, peerBits);
    assertThat(new PermessageDeflate(settings).offers())
        .extracting(ExtensionHeader::toString)
        .containsExactly(offer);
    assertThat(new PermessageDeflate(Compression.off()).offers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits=8",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=12",
      })
  void a_client_takes_a_right_answer(String answer) {
    new PermessageDeflate(TAKEOVER).answered(header(answer)).close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate; client_max_window_bits | no value",
        "permessage-deflate; server_max_window_bits=16 | 8 to 15",
        "permessage-deflate; foo=1 | unknown",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover | twice",
      })
  void a_client_refuses_a_wrong_answer(String answer, String why) {
    assertThatThrownBy(() -> new PermessageDeflate(TAKEOVER).answered(header(answer)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover | server_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=11"
            + " | server_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=10;"
            + " client_max_window_bits=13 | client_max_window_bits=12",
      })
  void a_client_insists_on_what_it_asked_for(String answer, String why) {
    Compression settings = Compression.on().windowBits(12, 10);
    assertThatThrownBy(() -> new PermessageDeflate(settings).answered(header(answer)))
        .hasMessageContaining("did not take " + why);
  }

  @Test
  void a_budget_that_is_spent_leaves_new_sockets_uncompressed() {
    PermessageDeflate deflate = new PermessageDeflate(TAKEOVER.memoryBudget(700_000));
    Extension.Agreement first = deflate.accept(header("permessage-deflate"));
    Extension.Agreement second = deflate.accept(header("permessage-deflate"));
    assertThat(first).isNotNull();
    assertThat(second).isNotNull();
    assertThat(deflate.accept(header("permessage-deflate"))).isNull();
    assertThat(deflate.reservedBytes()).isBetween(600_000L, 700_000L);
    assertThat(
            deflate.accept(
                header(
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover")))
        .as("costs nothing")
        .isNotNull();
    first.session().close();
    first.session().close();
    assertThat(deflate.accept(header("permessage-deflate"))).isNotNull();
    second.session().close();
  }

  @Test
  void a_budget_lasts_to_its_last_byte() {
    PermessageDeflate measure = new PermessageDeflate(TAKEOVER);
    measure.accept(header("permessage-deflate"));
    long bytes = measure.reservedBytes();
    assertThat(answer(TAKEOVER.memoryBudget(bytes), "permessage-deflate")).isNotNull();
    assertThat(answer(TAKEOVER.memoryBudget(bytes - 1), "permessage-deflate")).isNull();
  }

  @Test
  void a_client_that_is_told_to_forget_keeps_nothing_for_what_it_sends() {
    PermessageDeflate client = new PermessageDeflate(TAKEOVER);
    client.answered(
        header("permessage-deflate; server_no_context_takeover; client_no_context_takeover"));
    assertThat(client.reservedBytes()).isZero();
    client.answered(header("permessage-deflate; server_no_context_takeover"));
    assertThat(client.reservedBytes()).isPositive();
  }

  @Test
  void a_client_takes_just_what_it_asked_for() {
    Compression settings = Compression.on().windowBits(12, 10);
    String answer =
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=10;"
            + " client_max_window_bits=12";
    new PermessageDeflate(settings).answered(header(answer)).close();
  }
}
