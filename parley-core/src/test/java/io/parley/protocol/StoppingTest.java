package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An event may ask to stop; what is behind it stays in the buffer. */
class StoppingTest {

  private final Recorder recorder = new Recorder();

  @ParameterizedTest
  @EnumSource(Role.class)
  void reading_stops_behind_each_event_and_goes_on_later(Role role) throws ProtocolException {
    recorder.stopping = true;
    byte[] frames =
        Wire.bytes("8101 61 8200 8901 01 8a00 0101 62 8900 8001 63 0100 0000 8000 8802 03e8 ff");
    ByteBuffer in = ByteBuffer.wrap(role == Role.SERVER ? Wire.masked(frames) : frames);
    MessageReader reader = new MessageReader(role, Reading.WIDE, recorder);
    List<String> expected =
        List.of("text a", "binary ", "ping 01", "pong ", "ping ", "text bc", "text ", "close 1000");
    for (int i = 0; i < expected.size(); i++) {
      reader.read(in);
      assertThat(recorder.events).isEqualTo(expected.subList(0, i + 1));
      // A Close is the end: it takes the rest along.
      assertThat(in.hasRemaining()).isEqualTo(i < expected.size() - 1);
    }
    assertThat(reader.isDone()).isTrue();
  }

  @Test
  void it_is_at_rest_between_two_messages_only() throws ProtocolException {
    for (boolean lending : new boolean[] {false, true}) {
      Recorder listening = new Recorder();
      listening.lending = lending;
      listening.assembly = lending ? new Assembly() : null;
      MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, listening);
      StringBuilder rests = new StringBuilder();
      for (byte next : Wire.bytes("8101 61 0101 62 8900 8001 63 8200 8802 03e8")) {
        rests.append(reader.isAtRest() ? '.' : '-');
        reader.read(ByteBuffer.wrap(new byte[] {next}));
      }
      assertThat(rests).hasToString(".--" + ".--" + "--" + "---" + ".-" + ".---");
      assertThat(reader.isAtRest()).as("behind a Close").isFalse();
    }
  }

  @Test
  void the_buffer_stands_right_behind_the_frame() throws ProtocolException {
    recorder.stopping = true;
    ByteBuffer in = ByteBuffer.wrap(Wire.bytes("8101 61 83"));
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, recorder);
    reader.read(in);
    assertThat(in.position()).isEqualTo(3);
    assertThat(reader.isDone()).isFalse();
    assertThatThrownBy(() -> reader.read(in)).isInstanceOf(ProtocolException.class);
    assertThat(in.hasRemaining()).isFalse();
    assertThat(reader.isDone()).isTrue();
  }

  @Test
  void a_reader_that_is_done_drops_all_without_a_word() throws ProtocolException {
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, recorder);
    reader.read(ByteBuffer.wrap(Wire.bytes("8800")));
    ByteBuffer more = ByteBuffer.wrap(Wire.bytes("8101 61 ffff"));
    reader.read(more);
    assertThat(more.hasRemaining()).isFalse();
    assertThat(recorder.events).containsExactly("close 1005");
  }

  @Test
  void an_event_that_throws_leaves_the_reader_before_the_next_frame() throws ProtocolException {
    List<String> seen = new ArrayList<>();
    MessageReader reader =
        new MessageReader(
            Role.CLIENT,
            Reading.WIDE,
            new ProtocolEvents() {
              @Override
              public boolean message(WsMessage message) {
                seen.add(message.text());
                throw new IllegalStateException("broken");
              }

              @Override
              public boolean ping(byte[] payload) {
                throw new AssertionError();
              }

              @Override
              public boolean pong(byte[] payload) {
                throw new AssertionError();
              }

              @Override
              public void close(WsStatus status) {
                throw new AssertionError();
              }
            });
    ByteBuffer in = ByteBuffer.wrap(Wire.bytes("8101 61 8101 62"));
    assertThatThrownBy(() -> reader.read(in)).isInstanceOf(IllegalStateException.class);
    assertThat(in.position()).isEqualTo(3);
    assertThatThrownBy(() -> reader.read(in)).isInstanceOf(IllegalStateException.class);
    assertThat(seen).containsExactly("a", "b");
  }
}
