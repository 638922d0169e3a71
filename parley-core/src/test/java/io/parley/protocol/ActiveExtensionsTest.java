package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.ProtocolException;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Extensions beside each other, good ones and bad ones. */
class ActiveExtensionsTest {

  /** Doubles each payload, or misbehaves. */
  private static class Twice implements Extension, Extension.Session {

    private final String name;
    private final int bit;
    boolean closed;

    Twice(String name, int bit) {
      this.name = name;
      this.bit = bit;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int reservedBit() {
      return bit;
    }

    @Override
    public List<ExtensionHeader> offers() {
      return List.of(new ExtensionHeader(name, List.of()));
    }

    @Override
    public Agreement accept(ExtensionHeader offer) {
      return new Agreement(offer, this);
    }

    @Override
    public Session answered(ExtensionHeader answer) {
      return this;
    }

    @Override
    public byte[] encode(WsMessage message) {
      return decode(message.toByteArray(), message.size(), Integer.MAX_VALUE);
    }

    @Override
    public byte[] decode(byte[] payload, int length, int maxSize) {
      byte[] twice = new byte[2 * length];
      System.arraycopy(payload, 0, twice, 0, length);
      System.arraycopy(payload, 0, twice, length, length);
      return twice;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Twice twice = new Twice("x-twice", Extension.RSV2);

  private static Extensions extensions(Extension... these) {
    Compression takeover = Compression.on().threshold(0).contextTakeover(true, true);
    return Extensions.of(
        WebSocketConfig.server().toBuilder().compression(takeover).extensions(these).build());
  }

  private static List<ExtensionHeader> headers(String text) {
    return ExtensionHeaders.parse(List.of(text));
  }

  @Test
  void a_message_that_must_not_be_compressed_is_not_behind_another_extension_either() {
    ActiveExtensions active = extensions(twice).answered(headers("x-twice, permessage-deflate"));
    WsMessage message = WsMessage.of("a".repeat(100));
    assertThat(active.encode(message))
        .satisfies(encoded -> assertThat(encoded.payload().size()).isLessThan(20))
        .extracting(ActiveExtensions.Encoded::reservedBits)
        .isEqualTo(Extension.RSV1 | Extension.RSV2);
    assertThat(active.encode(message.withoutCompression()))
        .satisfies(encoded -> assertThat(encoded.payload().size()).isEqualTo(200))
        .extracting(ActiveExtensions.Encoded::reservedBits)
        .isEqualTo(Extension.RSV2);
  }

  @Test
  void only_those_whose_bit_is_set_read_a_message() throws Exception {
    Twice other = new Twice("x-other", Extension.RSV3);
    ActiveExtensions active = extensions(twice, other).answered(headers("x-twice, x-other"));
    assertThat(active.decode(Extension.RSV2, new byte[3], 3, 100)).hasSize(6);
    assertThat(active.decode(Extension.RSV3, new byte[3], 3, 100)).hasSize(6);
    assertThat(active.decode(Extension.RSV2 | Extension.RSV3, new byte[3], 3, 100)).hasSize(12);
  }

  @Test
  void closing_them_ends_the_pools_of_compression() {
    Compression without = Compression.on().threshold(0);
    Extensions extensions =
        Extensions.of(WebSocketConfig.server().toBuilder().compression(without).build());
    ActiveExtensions active =
        extensions.answered(
            headers("permessage-deflate; server_no_context_takeover; client_no_context_takeover"));
    active.encode(WsMessage.of("a".repeat(100)));
    assertThat(extensions.deflate().deflaters().idle()).isEqualTo(1);
    extensions.close();
    assertThat(extensions.deflate().deflaters().idle()).isZero();
  }

  @Test
  void what_an_extension_makes_is_bounded_too() throws Exception {
    ActiveExtensions active = extensions(twice).answered(headers("x-twice"));
    assertThat(active.decode(Extension.RSV2, new byte[50], 50, 100)).hasSize(100);
    assertThatThrownBy(() -> active.decode(Extension.RSV2, new byte[51], 51, 100))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.status().code()).isEqualTo(1009))
        .hasMessage("extension x-twice made a message of 102 bytes, more than maxMessageSize, 100");
  }

  @Test
  void one_that_cannot_be_closed_does_not_keep_the_others_open() {
    Twice bad =
        new Twice("x-bad", Extension.RSV3) {
          @Override
          public void close() {
            throw new IllegalStateException("on purpose");
          }
        };
    Extensions extensions = extensions(bad, twice);
    ActiveExtensions active = extensions.answered(headers("x-bad, permessage-deflate, x-twice"));
    assertThat(extensions.deflate().reservedBytes()).isPositive();
    assertThatThrownBy(active::close)
        .hasMessageContaining("x-bad")
        .hasRootCauseMessage("on purpose");
    assertThat(extensions.deflate().reservedBytes()).isZero();
    assertThat(twice.closed).isTrue();
  }

  @Test
  void one_that_throws_at_an_offer_or_answer_leaves_nothing_open() {
    Twice bad =
        new Twice("x-bad", Extension.RSV3) {
          @Override
          public Agreement accept(ExtensionHeader offer) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public Session answered(ExtensionHeader answer) {
            throw new IllegalStateException("on purpose");
          }
        };
    Extensions extensions = extensions(bad);
    List<ExtensionHeader> both = headers("permessage-deflate, x-bad");
    assertThatThrownBy(() -> extensions.accept(both)).hasMessage("on purpose");
    assertThat(extensions.deflate().reservedBytes()).isZero();
    assertThatThrownBy(() -> extensions.answered(both)).hasMessage("on purpose");
    assertThat(extensions.deflate().reservedBytes()).isZero();
  }

  @Test
  void of_two_that_want_the_same_bit_the_first_offered_has_it() {
    Extensions extensions = extensions(new Twice("x-one", Extension.RSV1), twice);
    List<String> taken = new ArrayList<>();
    extensions
        .accept(headers("permessage-deflate, x-one, x-twice, x-unknown"))
        .forEach(agreed -> taken.add(agreed.extension().name()));
    assertThat(taken).containsExactly("permessage-deflate", "x-twice");
    long held = extensions.deflate().reservedBytes();
    assertThatThrownBy(() -> extensions.answered(headers("permessage-deflate, x-one")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x-one");
    assertThat(extensions.deflate().reservedBytes()).isEqualTo(held).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "not a token, 64, not a token",
    "x-none, 0, 'x-none must be RSV1, RSV2 or RSV3, not 0'",
    "x-both, 96, not 96",
    "x-fin, 128, not 128",
    "x-twice, 16, two extensions have the name x-twice",
  })
  void an_extension_that_cannot_work_is_refused_when_it_is_named(String name, int bit, String why) {
    WebSocketConfig.Builder builder = WebSocketConfig.client().toBuilder();
    assertThatThrownBy(() -> builder.extensions(twice, new Twice(name, bit)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
