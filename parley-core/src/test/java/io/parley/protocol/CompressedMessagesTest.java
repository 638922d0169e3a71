package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Compression;
import io.parley.ProtocolException;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages as frames (RFC 7692 section 6). */
class CompressedMessagesTest {

  private static final ReadLimits LIMITS = new ReadLimits(1 << 20, 5000, 100);

  private final Recorder recorder = new Recorder();

  /** A reader of a client that speaks to a server whose every message is compressed. */
  private MessageReader reader() {
    MessageReader reader = new MessageReader(Role.CLIENT, LIMITS, recorder);
    reader.attach(Role.CLIENT, LIMITS, recorder, active());
    return reader;
  }

  private static ActiveExtensions active() {
    Compression all = Compression.on().threshold(0).contextTakeover(true, true);
    Extensions extensions =
        Extensions.of(WebSocketConfig.server().toBuilder().compression(all).build());
    return ActiveExtensions.of(
        extensions.accept(ExtensionHeaders.parse(List.of("permessage-deflate"))));
  }

  private void read(String hex) throws ProtocolException {
    reader().read(ByteBuffer.wrap(Wire.bytes(hex)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c1 07 f2 48 cd c9 c9 07 00 | text Hello",
        "41 03 f2 48 cd 80 04 c9 c9 07 00 | text Hello",
        "41 03 f2 48 cd 89 00 80 04 c9 c9 07 00 | ping, text Hello",
        "c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00 | text Hello",
        "c1 01 00 | text",
        "81 05 48 65 6c 6c 6f | text Hello",
      })
  void these_are_read(String frames, String events) throws ProtocolException {
    read(frames);
    assertThat(recorder.events.stream().map(event -> event.replace("\"", "").strip()))
        .isEqualTo(List.of(events.split(", ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "41 03 f2 48 cd c0 04 c9 c9 07 00", // on a continuation
        "c9 00", // on a ping
        "c8 00", // on a Close
        "a1 00", // RSV2
        "d1 00", // RSV3 besides
        "c3 00", // on an unknown opcode
      })
  void the_bit_elsewhere_is_1002(String frames) {
    assertThatThrownBy(() -> read(frames))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.status().code()).isEqualTo(1002));
  }

  @Test
  void compressed_text_that_is_not_UTF_8_is_1007() {
    assertThatThrownBy(() -> read("c1 07 00 01 00 fe ff ff 00"))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.status().code()).isEqualTo(1007));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 100})
  void messages_in_any_fragments_come_back(int fragmentSize) throws ProtocolException {
    MessageWriter writer = new MessageWriter(Role.SERVER, () -> 0, fragmentSize);
    writer.attach(Role.SERVER, fragmentSize, active());
    MessageReader reader = reader();
    Random random = new Random(3);
    Recorder expected = new Recorder();
    for (int i = 0; i < 50; i++) {
      byte[] payload = new byte[random.nextInt(90)];
      random.nextBytes(payload);
      WsMessage message = i % 2 == 0 ? WsMessage.of(payload) : WsMessage.of("x".repeat(i * 40));
      expected.message(message);
      writer.begin(message);
      int counted = 0;
      while (writer.isBusy()) {
        ByteBuffer out = ByteBuffer.allocate(MessageWriter.MAX_HEADER + random.nextInt(50));
        counted += writer.write(out);
        assertThat(counted).isIn(0, message.size());
        reader.read(out.flip());
      }
      assertThat(counted).as("what goes off the books").isEqualTo(message.size());
    }
    assertThat(recorder.events).isEqualTo(expected.events);
  }

  @Test
  void a_message_that_cannot_be_compressed_may_be_a_little_longer_than_the_bound()
      throws ProtocolException {
    byte[] noise = new byte[5000];
    new Random(5).nextBytes(noise);
    MessageWriter writer = new MessageWriter(Role.SERVER, () -> 0, 0);
    writer.attach(Role.SERVER, 0, active());
    writer.begin(WsMessage.of(noise));
    ByteBuffer out = ByteBuffer.allocate(6000);
    writer.write(out);
    assertThat(out.position()).isGreaterThan(5004);
    reader().read(out.flip());
    assertThat(recorder.events).hasSize(1);
  }

  @Test
  void the_bound_counts_what_comes_out() {
    MessageWriter writer = new MessageWriter(Role.SERVER, () -> 0, 0);
    writer.attach(Role.SERVER, 0, active());
    writer.begin(WsMessage.of(new byte[5001]));
    ByteBuffer out = ByteBuffer.allocate(6000);
    writer.write(out);
    assertThatThrownBy(() -> reader().read(out.flip()))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.status().code()).isEqualTo(1009));
  }

  @Test
  void what_comes_in_may_exceed_the_bound_by_a_sixteenth_and_64_bytes() throws ProtocolException {
    read("c2 7e 1500");
    assertThatThrownBy(() -> read("c2 7e 1501"))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.status().code()).isEqualTo(1009));
  }
}
