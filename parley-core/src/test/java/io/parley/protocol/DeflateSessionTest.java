package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.payload.Encoded;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads in and out (RFC 7692 section 7.2). */
class DeflateSessionTest {

  private static final int MAX = 1 << 20;

  private static final Compression ALL = Compression.on().threshold(0);

  private static Extension.Session session(PermessageDeflate deflate, String offer) {
    ExtensionHeader header = ExtensionHeaders.parse(List.of("permessage-deflate" + offer)).get(0);
    Extension.Agreement agreement = deflate.accept(header);
    if (agreement == null) {
      throw new AssertionError("declined");
    }
    return agreement.session();
  }

  private static Extension.Session takeover() {
    return session(new PermessageDeflate(ALL.contextTakeover(true, true)), "");
  }

  private static byte[] encoded(Extension.Session session, WsMessage message) {
    byte[] payload = session.encode(message);
    if (payload == null) {
      throw new AssertionError("not compressed");
    }
    return payload;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static String decoded(Extension.Session session, String hex) throws ProtocolException {
    byte[] payload = hex(hex);
    return new String(session.decode(payload, payload.length, MAX), StandardCharsets.UTF_8);
  }

  // The examples of RFC 7692 section 7.2.3.

  @Test
  void hello_as_in_the_RFC() throws Exception {
    Extension.Session session = takeover();
    assertThat(encoded(session, WsMessage.of("Hello"))).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
    assertThat(encoded(session, WsMessage.of("Hello"))).isEqualTo(hex("f2 00 11 00 00"));
    Extension.Session reader = takeover();
    assertThat(decoded(reader, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
    assertThat(decoded(reader, "f2 00 11 00 00")).isEqualTo("Hello");
  }

  @Test
  void blocks_without_compression_with_BFINAL_and_several_of_them_are_read() throws Exception {
    Extension.Session session = takeover();
    assertThat(decoded(session, "00 05 00 fa ff 48 65 6c 6c 6f 00")).isEqualTo("Hello");
    assertThat(decoded(session, "f3 48 cd c9 c9 07 00 00")).isEqualTo("Hello");
    assertThat(decoded(session, "f2 48 05 00 00 00 ff ff ca c9 c9 07 00")).isEqualTo("Hello");
    assertThat(decoded(session, "f2 48 cd c9 c9 07 00"))
        .as("behind a final block")
        .isEqualTo("Hello");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void everything_comes_back(boolean own, boolean peer) throws Exception {
    PermessageDeflate deflate = new PermessageDeflate(ALL.contextTakeover(own, peer));
    Extension.Session writer = session(deflate, "");
    Extension.Session reader = session(new PermessageDeflate(ALL.contextTakeover(true, own)), "");
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] payload = payload(random, random.nextInt(1 << random.nextInt(1, 18)));
      byte[] sent = writer.encode(WsMessage.of(payload));
      if (sent != null) {
        assertThat(reader.decode(sent, sent.length, MAX)).isEqualTo(payload);
      } else {
        assertThat(own).isFalse();
      }
    }
    writer.close();
    reader.close();
  }

  /** Repeats itself here and there, near and far. */
  private static byte[] payload(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    for (int i = 0; i < 8 && size > 16; i++) {
      int length = random.nextInt(size / 2) + 1;
      System.arraycopy(
          bytes,
          random.nextInt(size - length + 1),
          bytes,
          random.nextInt(size - length + 1),
          length);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
  void no_reference_reaches_beyond_the_window(int bits) throws Exception {
    for (boolean takeover : new boolean[] {true, false}) {
      Extension.Session writer =
          session(
              new PermessageDeflate(ALL.contextTakeover(takeover, takeover)),
              "; server_max_window_bits=" + bits);
      SmallWindowInflater reader = new SmallWindowInflater(bits);
      Random random = new Random(bits);
      for (int i = 0; i < 12; i++) {
        byte[] payload = payload(random, random.nextInt(3 << bits));
        byte[] sent = writer.encode(WsMessage.of(payload));
        if (sent != null) {
          assertThat(reader.inflate(sent)).isEqualTo(payload);
        }
        if (!takeover) {
          reader.forget();
        }
      }
      writer.close();
    }
  }

  @Test
  void context_takeover_finds_what_was_sent_before() {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    Extension.Session with = takeover();
    assertThat(encoded(with, WsMessage.of(noise)).length).isGreaterThan(10_000);
    assertThat(encoded(with, WsMessage.of(noise)).length).isLessThan(200);
    Extension.Session without = session(new PermessageDeflate(ALL), "");
    assertThat(without.encode(WsMessage.of(noise))).as("would only grow").isNull();
  }

  @Test
  void an_empty_message_is_one_byte() throws Exception {
    Extension.Session writer = takeover();
    Extension.Session reader = takeover();
    for (int i = 0; i < 3; i++) {
      byte[] empty = encoded(writer, WsMessage.of(""));
      assertThat(empty).containsExactly(0);
      assertThat(reader.decode(empty, 1, MAX)).isEmpty();
      byte[] full = encoded(writer, WsMessage.of("Hello"));
      assertThat(reader.decode(full, full.length, MAX)).hasSize(5);
    }
    assertThat(reader.decode(new byte[0], 0, MAX)).isEmpty();
  }

  @Test
  void short_messages_are_sent_as_they_are() {
    Extension.Session session = session(new PermessageDeflate(Compression.on()), "");
    assertThat(session.encode(WsMessage.of("a".repeat(1023)))).isNull();
    assertThat(session.encode(WsMessage.of("a".repeat(1024)))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"05 00", "f2 48 cd", "00 05 00 fa ff 48 65"})
  void without_context_takeover_a_message_cut_short_is_1007(String payload) {
    assertThatThrownBy(() -> decoded(session(new PermessageDeflate(ALL), ""), payload))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.status().code()).isEqualTo(1007));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "07", "00 05 00 fa fe 48 65 6c 6c 6f 00", "f2 00 11 00 00"})
  void what_is_no_deflate_is_1007(String payload) {
    assertThatThrownBy(() -> decoded(takeover(), payload))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.status().code()).isEqualTo(1007));
  }

  @Test
  void the_bound_is_exact() throws Exception {
    for (int size : new int[] {1, 255, 256, 257, 1024, 5000}) {
      byte[] sent = encoded(takeover(), WsMessage.of(new byte[size]));
      assertThat(takeover().decode(sent, sent.length, size)).hasSize(size);
      assertThatThrownBy(() -> takeover().decode(sent, sent.length, size - 1))
          .isInstanceOfSatisfying(
              ProtocolException.class,
              e -> {
                assertThat(e.status().code()).isEqualTo(1009);
                assertThat(e).hasMessageContaining("maxMessageSize, " + (size - 1));
              });
    }
  }

  @Test
  void a_bomb_is_found_out_before_it_has_gone_off() {
    byte[] sent = encoded(takeover(), WsMessage.of(new byte[50_000_000]));
    assertThat(sent.length).isLessThan(50_000);
    assertThatThrownBy(() -> takeover().decode(sent, sent.length, MAX))
        .hasMessageContaining("maxMessageSize");
    byte[] twice = compressed(sent);
    assertThat(50_000_000 / twice.length).isGreaterThan(1000);
  }

  private static byte[] compressed(byte[] bytes) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    byte[] out = new byte[bytes.length + 64];
    int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, size);
  }

  @Test
  void without_context_takeover_nothing_is_held_between_messages() throws Exception {
    PermessageDeflate deflate = new PermessageDeflate(ALL);
    Extension.Session one = session(deflate, "");
    Extension.Session other = session(deflate, "");
    byte[] sent = encoded(one, WsMessage.of("a".repeat(1000)));
    encoded(other, WsMessage.of("a".repeat(1000)));
    one.decode(sent, sent.length, MAX);
    other.decode(sent, sent.length, MAX);
    assertThat(deflate.deflaters().idle()).isEqualTo(1);
    assertThat(deflate.inflaters().idle()).isEqualTo(1);
    assertThat(deflate.reservedBytes()).isZero();
    deflate.close();
    assertThat(deflate.deflaters().idle()).isZero();
    assertThat(encoded(one, WsMessage.of("a".repeat(1000)))).isEqualTo(sent);
    assertThat(deflate.deflaters().idle()).as("ended when given back").isZero();
  }

  @Test
  void a_message_to_many_sockets_is_compressed_once() {
    PermessageDeflate deflate = new PermessageDeflate(ALL);
    WsMessage message = WsMessage.of("a".repeat(1000));
    byte[] first = encoded(session(deflate, ""), message);
    assertThat(session(deflate, "").encode(message)).isSameAs(first);
    assertThat(session(deflate, "; server_max_window_bits=9").encode(message))
        .as("another window")
        .isNotSameAs(first);
    assertThat(session(deflate, "").encode(WsMessage.of("a".repeat(1000))))
        .as("an equal message")
        .isNotSameAs(first)
        .isEqualTo(first);
  }

  @Test
  void many_messages_on_their_way_are_compressed_once_for_each_window_and_server() {
    PermessageDeflate deflate = new PermessageDeflate(ALL);
    PermessageDeflate another = new PermessageDeflate(ALL);
    List<WsMessage> messages =
        IntStream.range(0, 100).mapToObj(i -> WsMessage.of((i + " ").repeat(500))).toList();
    List<byte[]> wide = sent(session(deflate, ""), messages);
    List<byte[]> narrow = sent(session(deflate, "; server_max_window_bits=9"), messages);
    List<byte[]> others = sent(session(another, ""), messages);
    for (int i = 0; i < messages.size(); i++) {
      assertThat(session(deflate, "").encode(messages.get(i))).isSameAs(wide.get(i));
      assertThat(session(deflate, "; server_max_window_bits=9").encode(messages.get(i)))
          .isSameAs(narrow.get(i));
      assertThat(session(another, "").encode(messages.get(i)))
          .isSameAs(others.get(i))
          .isNotSameAs(wide.get(i));
    }
  }

  private static List<byte[]> sent(Extension.Session session, List<WsMessage> messages) {
    return messages.stream().map(message -> encoded(session, message)).toList();
  }

  @Test
  void context_takeover_does_not_hold_the_message_itself() throws Exception {
    Extension.Session writer = takeover();
    byte[] payload = new byte[1 << 20];
    WeakReference<byte[]> held = new WeakReference<>(payload);
    byte[] sent = encoded(writer, WsMessage.wrap(payload));
    payload = null;
    Extension.Session reader = takeover();
    reader.decode(sent, sent.length, MAX);
    WeakReference<byte[]> received = new WeakReference<>(sent);
    sent = null;
    for (int i = 0; i < 20 && (held.get() != null || received.get() != null); i++) {
      System.gc();
    }
    assertThat(held.get()).isNull();
    assertThat(received.get()).isNull();
    assertThat(encoded(writer, WsMessage.of("still alive"))).isNotEmpty();
    assertThat(decoded(reader, "00")).isEmpty();
  }

  @Test
  void a_closed_session_has_given_back_what_it_held() throws Exception {
    PermessageDeflate deflate = new PermessageDeflate(ALL.contextTakeover(true, true));
    Extension.Session session = session(deflate, "");
    byte[] sent = encoded(session, WsMessage.of("Hello"));
    session.decode(sent, sent.length, MAX);
    assertThat(deflate.deflaters().idle()).isZero();
    assertThat(deflate.deflaters().out()).isEqualTo(1);
    assertThat(deflate.inflaters().out()).isEqualTo(1);
    assertThat(deflate.reservedBytes()).isPositive();
    session.close();
    assertThat(deflate.deflaters().out()).isZero();
    assertThat(deflate.inflaters().out()).isZero();
    assertThat(deflate.deflaters().idle()).isEqualTo(1);
    assertThat(deflate.inflaters().idle()).isEqualTo(1);
    assertThat(deflate.reservedBytes()).isZero();
    assertThat(session.encode(WsMessage.of("Hello"))).isNull();
  }

  @Test
  void what_would_stay_as_long_is_sent_as_it_is() {
    Extension.Session session = session(new PermessageDeflate(ALL), "");
    assertThat(encoded(takeover(), WsMessage.of("aaaaaa"))).hasSize(6);
    assertThat(session.encode(WsMessage.of("aaaaaa"))).isNull();
    assertThat(session.encode(WsMessage.of("aaaaaaa"))).hasSize(6);
  }

  @Test
  void what_would_stay_as_long_is_tried_once() {
    PermessageDeflate deflate = new PermessageDeflate(ALL);
    WsMessage noise = WsMessage.of("aaaaaa");
    assertThat(session(deflate, "").encode(noise)).isNull();
    Encoded tried = noise.encoded();
    assertThat(tried).isNotNull();
    assertThat(session(deflate, "").encode(noise)).isNull();
    assertThat(noise.encoded()).isSameAs(tried);
  }

  @Test
  void the_ratio_is_judged_above_1_MiB() throws Exception {
    for (int size : new int[] {1 << 20, (1 << 20) + 1}) {
      byte[] sent = encoded(takeover(), WsMessage.wrap(new byte[size]));
      assertThat(size / 1000).as("over a thousand times as many").isGreaterThan(sent.length);
      if (size == 1 << 20) {
        assertThat(takeover().decode(sent, sent.length, size)).hasSize(size);
      } else {
        assertThatThrownBy(() -> takeover().decode(sent, sent.length, size))
            .hasMessageContaining("over 1000 times as many");
      }
    }
  }

  @Test
  void a_window_of_15_bits_is_never_cut_off() {
    byte[] noise = new byte[1 << 15];
    new Random(2).nextBytes(noise);
    Extension.Session session = takeover();
    encoded(session, WsMessage.of(noise));
    byte[] end = Arrays.copyOfRange(noise, noise.length - 1000, noise.length);
    assertThat(encoded(session, WsMessage.of(end)).length).isLessThan(100);
  }

  @Test
  void closing_what_sockets_share_ends_what_is_idle() throws Exception {
    PermessageDeflate deflate = new PermessageDeflate(ALL);
    Extension.Session session = session(deflate, "");
    byte[] sent = encoded(session, WsMessage.of("a".repeat(1000)));
    session.decode(sent, sent.length, MAX);
    assertThat(deflate.inflaters().idle()).isEqualTo(1);
    deflate.close();
    assertThat(deflate.deflaters().idle()).isZero();
    assertThat(deflate.inflaters().idle()).isZero();
  }
}
