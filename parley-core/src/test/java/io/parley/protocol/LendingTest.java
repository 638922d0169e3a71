package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages lent where they lie, and frames made there. What they say is tested by {@link Reading}.
 */
class LendingTest {

  private final Recorder recorder = new Recorder();

  /** Reads those bytes with messages lent. */
  private void read(Role role, ByteBuffer in) throws ProtocolException {
    recorder.lending = true;
    new MessageReader(role, Reading.WIDE, recorder).read(in);
  }

  private static ByteBuffer client(String hex) {
    return ByteBuffer.wrap(Wire.masked(Wire.bytes(hex)));
  }

  @Test
  void a_message_that_is_here_as_a_whole_is_lent() throws ProtocolException {
    read(Role.SERVER, client("8105 48656c6c6f 8202 00ff 8900 8101 61"));
    assertThat(recorder.events).containsExactly("text Hello", "binary 00ff", "ping ", "text a");
    assertThat(recorder.lent).isEqualTo(3);
    read(Role.CLIENT, ByteBuffer.wrap(Wire.bytes("8105 48656c6c6f")));
    assertThat(recorder.lent).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8200", "0101 61 8001 62", "0201 61 8000"})
  void an_empty_message_or_one_in_fragments_is_given(String hex) throws ProtocolException {
    read(Role.SERVER, client(hex));
    assertThat(recorder.events).hasSize(1);
    assertThat(recorder.lent).isZero();
  }

  @Test
  void a_message_that_is_not_all_here_is_lent_where_it_is_put_together() throws ProtocolException {
    recorder.assembly = new Assembly();
    readInTwo(client("8205 0102030405").array(), 8);
    assertThat(recorder.events).containsExactly("binary 0102030405");
    assertThat(recorder.lent).isEqualTo(1);
    readInTwo(client("8101 61 8105 48656c6c6f").array(), 14);
    assertThat(recorder.events).endsWith("text a", "text Hello");
    assertThat(recorder.lent).isEqualTo(3);
  }

  private void readInTwo(byte[] frame, int at) throws ProtocolException {
    recorder.lending = true;
    MessageReader reader = new MessageReader(Role.SERVER, Reading.WIDE, recorder);
    reader.read(ByteBuffer.wrap(frame, 0, at));
    reader.read(ByteBuffer.wrap(frame, at, frame.length - at));
  }

  @Test
  void without_a_place_for_that_it_is_given() throws ProtocolException {
    readInTwo(client("8205 0102030405").array(), 8);
    assertThat(recorder.events).containsExactly("binary 0102030405");
    assertThat(recorder.lent).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1048576, 1", "1048577, 0"})
  void what_is_put_together_to_be_lent_has_a_bound(int size, int lent) throws ProtocolException {
    recorder.assembly = new Assembly();
    readInTwo(Wire.masked(Wire.frame(0x82, new byte[size])), 70_000);
    assertThat(recorder.events).hasSize(1);
    assertThat(recorder.lent).isEqualTo(lent);
  }

  @Test
  void text_that_is_put_together_fails_at_its_first_wrong_byte() throws ProtocolException {
    recorder.lending = true;
    recorder.assembly = new Assembly();
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, recorder);
    reader.read(ByteBuffer.wrap(Wire.bytes("817e 2000 61 62")));
    assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(Wire.bytes("63 ff"))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("first 4 bytes");
    assertThat(recorder.events).isEmpty();
  }

  @Test
  void bytes_that_must_not_be_changed_are_given() throws ProtocolException {
    read(Role.SERVER, client("8202 00ff").asReadOnlyBuffer());
    assertThat(recorder.events).containsExactly("binary 00ff");
    assertThat(recorder.lent).isZero();
  }

  @Test
  void nothing_is_lent_to_one_who_does_not_ask() {
    ProtocolEvents events = new Unasked();
    assertThat(events.lends()).isFalse();
    assertThat(events.assembly()).isNull();
    assertThatThrownBy(() -> events.lent(WsMessage.Kind.TEXT, ByteBuffer.allocate(9), 1, 2))
        .isInstanceOf(IllegalStateException.class);
  }

  private static final class Unasked implements ProtocolEvents {
    @Override
    public boolean message(WsMessage message) {
      return true;
    }

    @Override
    public boolean ping(byte[] payload) {
      return true;
    }

    @Override
    public boolean pong(byte[] payload) {
      return true;
    }

    @Override
    public void close(WsStatus status) {
      throw new AssertionError(status);
    }
  }

  // Frames made where the payload lies

  @ParameterizedTest
  @CsvSource({"1, TEXT", "125, BINARY", "126, BINARY", "65535, TEXT", "65536, BINARY"})
  void a_frame_made_in_place_is_the_frame_that_would_be_written(int size, WsMessage.Kind kind) {
    byte[] payload = new byte[size];
    Arrays.fill(payload, (byte) 'x');
    WsMessage message =
        kind == WsMessage.Kind.TEXT ? WsMessage.wrapText(payload) : WsMessage.wrap(payload);
    ByteBuffer expected = ByteBuffer.allocate(size + MessageWriter.MAX_HEADER);
    MessageWriter writer = writer(Role.SERVER, 0);
    writer.begin(message);
    writer.write(expected);
    for (int at : List.of(expected.position() - size, 20)) {
      ByteBuffer around = ByteBuffer.allocateDirect(at + size + 5);
      around.put(at, payload);
      assertThat(writer.frameInPlace(kind, around, at, size))
          .isEqualTo(expected.duplicate().flip());
    }
  }

  @Test
  void a_frame_is_not_made_in_place_where_it_must_be_another() {
    ByteBuffer around = ByteBuffer.allocate(200);
    WsMessage.Kind kind = WsMessage.Kind.BINARY;
    assertThat(writer(Role.CLIENT, 0).frameInPlace(kind, around, 20, 100)).as("masked").isNull();
    assertThat(writer(Role.SERVER, 99).frameInPlace(kind, around, 20, 100)).as("split").isNull();
    assertThat(writer(Role.SERVER, 100).frameInPlace(kind, around, 20, 100)).isNotNull();
    assertThat(writer(Role.SERVER, 0).frameInPlace(kind, around, 1, 100)).as("no room").isNull();
    assertThat(writer(Role.SERVER, 0).frameInPlace(kind, around, 2, 100)).isNotNull();
    assertThat(writer(Role.SERVER, 0).frameInPlace(kind, around, 3, 126)).as("no room").isNull();
    assertThat(writer(Role.SERVER, 0).frameInPlace(kind, around, 4, 126)).isNotNull();
    MessageWriter busy = writer(Role.SERVER, 0);
    busy.begin(WsMessage.of("first"));
    assertThatThrownBy(() -> busy.frameInPlace(kind, around, 20, 100))
        .isInstanceOf(IllegalStateException.class);
  }

  private static MessageWriter writer(Role role, int fragmentSize) {
    return new MessageWriter(role, () -> 0, fragmentSize);
  }
}
