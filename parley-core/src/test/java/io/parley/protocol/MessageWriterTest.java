package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as written (RFC 6455 section 5.2), in hex. */
class MessageWriterTest {

  private static final WsMessage HELLO = WsMessage.of("Hello");

  private final MessageWriter server = writer(Role.SERVER, 0);
  private final MessageWriter client = writer(Role.CLIENT, 0);

  @Test
  void a_server_does_not_mask() {
    assertThat(written(server, HELLO)).isEqualTo("8105" + "48656c6c6f");
    assertThat(written(server, WsMessage.wrap(Wire.bytes("00ff")))).isEqualTo("8202" + "00ff");
  }

  @Test
  void a_client_masks_as_in_the_rfc() {
    assertThat(written(client, HELLO)).isEqualTo("8185" + "37fa213d" + "7f9f4d5158");
    assertThat(written(client, WsMessage.wrap(new byte[2])))
        .isEqualTo("8282" + "37fa213d" + "37fa");
  }

  @Test
  void an_empty_message_is_one_frame() {
    assertThat(written(server, WsMessage.of(""))).isEqualTo("8100");
    assertThat(written(client, WsMessage.wrap(new byte[0]))).isEqualTo("8280" + "37fa213d");
    assertThat(written(writer(Role.SERVER, 3), WsMessage.of(""))).isEqualTo("8100");
  }

  @ParameterizedTest
  @CsvSource({
    "125, 827d",
    "126, 827e007e",
    "127, 827e007f",
    "128, 827e0080",
    "65535, 827effff",
    "65536, 827f0000000000010000",
    "16777216, 827f0000000001000000",
  })
  void the_length_has_its_shortest_form(int size, String header) {
    WsMessage message = WsMessage.wrap(new byte[size]);
    ByteBuffer out = ByteBuffer.allocate(size + MessageWriter.MAX_HEADER);
    server.begin(message);
    assertThat(server.write(out)).isEqualTo(size);
    assertThat(out.position()).isEqualTo(size + header.length() / 2);
    assertThat(Wire.hex(out.array())).startsWith(header + "00");

    // The same with the mask bit and a key behind it.
    out.clear();
    client.begin(message);
    client.write(out);
    assertThat(out.position()).isEqualTo(size + header.length() / 2 + 4);
    int second = Integer.parseInt(header.substring(2, 4), 16) | 0x80;
    assertThat(Wire.hex(out.array()))
        .startsWith("82" + Integer.toHexString(second) + header.substring(4) + "37fa213d37fa213d");
  }

  @Test
  void every_frame_has_a_fresh_key() {
    int[] next = {0x01020304};
    MessageWriter writer = new MessageWriter(Role.CLIENT, () -> next[0]++, 2);
    ByteBuffer out = ByteBuffer.allocate(100);
    writer.begin(WsMessage.wrap(new byte[5]));
    writer.write(out);
    writer.ping(new byte[1], out);
    writer.close(WsStatus.NO_STATUS, out);
    assertThat(hex(out))
        .isEqualTo(
            "0282"
                + "01020304"
                + "0102"
                + "0082"
                + "01020305"
                + "0102"
                + "8081"
                + "01020306"
                + "01"
                + "8981"
                + "01020307"
                + "01"
                + "8880"
                + "01020308");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 01014800016500016c00016c80016f",
    "2, 0102486500026c6c80016f",
    "4, 010448656c6c80016f",
    "5, 810548656c6c6f",
    "6, 810548656c6c6f",
  })
  void long_messages_are_fragmented(int fragmentSize, String hex) {
    assertThat(written(writer(Role.SERVER, fragmentSize), HELLO)).isEqualTo(hex);
  }

  @Test
  void a_message_goes_over_as_many_buffers_as_it_takes() {
    byte[] payload = new byte[100];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) i;
    }
    WsMessage message = WsMessage.wrap(payload);
    for (MessageWriter writer : new MessageWriter[] {server, client, writer(Role.CLIENT, 7)}) {
      String whole = written(writer, message);
      StringBuilder pieces = new StringBuilder();
      writer.begin(message);
      int total = 0;
      while (writer.isBusy()) {
        ByteBuffer out = ByteBuffer.allocateDirect(MessageWriter.MAX_HEADER);
        total += writer.write(out);
        pieces.append(hex(out));
      }
      assertThat(total).isEqualTo(100);
      assertThat(pieces.toString()).isEqualTo(whole);
    }
  }

  @Test
  void a_header_is_never_split() {
    client.begin(HELLO);
    for (int room = 0; room < 6; room++) {
      ByteBuffer out = ByteBuffer.allocate(room);
      assertThat(client.write(out)).isZero();
      assertThat(out.position()).isZero();
      assertThat(client.isBusy()).isTrue();
      assertThat(client.isBetweenFrames()).isTrue();
    }
    // Room for the header alone: from here on the writer is inside a frame.
    ByteBuffer out = ByteBuffer.allocate(6);
    assertThat(client.write(out)).isZero();
    assertThat(hex(out)).isEqualTo("818537fa213d");
    assertThat(client.isBetweenFrames()).isFalse();
    assertThat(client.write(ByteBuffer.allocate(0))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"SERVER, 0, 7", "CLIENT, 0, 11", "SERVER, 2, 11", "CLIENT, 2, 23"})
  void a_buffer_of_the_very_size_takes_the_message(Role role, int fragmentSize, int size) {
    MessageWriter writer = writer(role, fragmentSize);
    ByteBuffer out = ByteBuffer.allocate(size);
    writer.begin(HELLO);
    assertThat(writer.write(out)).isEqualTo(5);
    assertThat(writer.isBusy()).isFalse();
    assertThat(out.hasRemaining()).isFalse();
  }

  @Test
  void it_is_between_frames_before_behind_and_between_fragments() {
    MessageWriter writer = writer(Role.SERVER, 2);
    List<String> states = new ArrayList<>();
    states.add(state(writer));
    writer.begin(HELLO);
    states.add(state(writer));
    for (int size : new int[] {3, 1, 4, 2, 1}) {
      writer.write(ByteBuffer.allocate(size));
      states.add(state(writer));
    }
    assertThat(states)
        .containsExactly(
            "idle between", // At first.
            "busy between", // Begun.
            "busy inside", // Behind 01 02 H.
            "busy between", // Behind e.
            "busy between", // Behind 00 02 l l.
            "busy inside", // Behind 80 01.
            "idle between"); // Behind o.
  }

  private static String state(MessageWriter writer) {
    return (writer.isBusy() ? "busy " : "idle ")
        + (writer.isBetweenFrames() ? "between" : "inside");
  }

  @Test
  void one_message_at_a_time() {
    server.begin(HELLO);
    assertThatThrownBy(() -> server.begin(HELLO)).isInstanceOf(IllegalStateException.class);
    server.write(ByteBuffer.allocate(100));
    server.begin(HELLO);
    assertThat(server.isBusy()).isTrue();
  }

  @Test
  void without_a_message_nothing_is_written() {
    ByteBuffer out = ByteBuffer.allocate(100);
    assertThat(server.write(out)).isZero();
    assertThat(out.position()).isZero();
  }

  @Test
  void pings_and_pongs() {
    ByteBuffer out = ByteBuffer.allocate(100);
    server.ping(Wire.bytes("0102"), out);
    server.pong(new byte[0], out);
    client.pong(Wire.bytes("00000000 00"), out);
    assertThat(hex(out)).isEqualTo("8902" + "0102" + "8a00" + "8a85" + "37fa213d" + "37fa213d37");
  }

  @Test
  void a_control_frame_has_at_most_125_bytes() {
    ByteBuffer out = ByteBuffer.allocate(MessageWriter.MAX_CONTROL_FRAME);
    client.ping(new byte[125], out);
    assertThat(out.hasRemaining()).isFalse();
    assertThatThrownBy(() -> client.ping(new byte[126], ByteBuffer.allocate(200)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("125")
        .hasMessageContaining("126");
  }

  @Test
  void a_control_frame_that_does_not_fit_leaves_no_trace() {
    ByteBuffer out = ByteBuffer.allocate(7);
    assertThatThrownBy(() -> client.ping(new byte[2], out))
        .isInstanceOf(BufferOverflowException.class);
    assertThat(out.position()).isZero();
  }

  @Test
  void a_frame_at_a_time_leaves_room_for_one_behind_each() {
    MessageWriter writer = writer(Role.SERVER, 2);
    ByteBuffer out = ByteBuffer.allocate(100);
    writer.begin(HELLO);
    assertThat(writer.writeFrame(out)).isEqualTo(2);
    assertThat(writer.isBetweenFrames()).isTrue();
    writer.ping(new byte[] {7}, out);
    assertThat(writer.writeFrame(out)).isEqualTo(2);
    writer.ping(new byte[] {8}, out);
    assertThat(writer.writeFrame(out)).isEqualTo(1);
    assertThat(writer.isBusy()).isFalse();
    assertThat(writer.writeFrame(out)).isZero();
    assertThat(Wire.hex(Arrays.copyOf(out.array(), out.position())))
        .isEqualTo("01024865" + "890107" + "00026c6c" + "890108" + "80016f");
  }

  @Test
  void control_frames_stand_between_fragments_but_not_inside() {
    MessageWriter writer = writer(Role.SERVER, 3);
    ByteBuffer out = ByteBuffer.allocate(5);
    writer.begin(HELLO);
    writer.write(out);
    ByteBuffer control = ByteBuffer.allocate(200);
    writer.ping(new byte[1], control);
    writer.write(control.limit(control.position() + 3));
    control.limit(200);
    assertThat(hex(control)).isEqualTo("890100" + "80026c");
    for (Runnable write :
        List.<Runnable>of(
            () -> writer.ping(new byte[0], control),
            () -> writer.pong(new byte[0], control),
            () -> writer.close(WsStatus.NORMAL, control))) {
      assertThatThrownBy(write::run).isInstanceOf(IllegalStateException.class);
    }
    assertThat(control.position()).isEqualTo(6);
  }

  @Test
  void closes() {
    ByteBuffer out = ByteBuffer.allocate(200);
    server.close(WsStatus.NO_STATUS, out);
    server.close(WsStatus.of(1000), out);
    server.close(WsStatus.of(4999, "\u20ac"), out);
    client.close(WsStatus.of(1001, "by"), out);
    assertThat(hex(out))
        .isEqualTo(
            "8800"
                + "8802"
                + "03e8"
                + "8805"
                + "1387"
                + "e282ac"
                + "8884"
                + "37fa213d"
                + "34134344");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 66_536})
  void codes_that_must_not_be_sent_are_not(int code) {
    ByteBuffer out = ByteBuffer.allocate(200);
    assertThatThrownBy(() -> server.close(WsStatus.of(code), out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(code));
    assertThat(out.position()).isZero();
  }

  @Test
  void a_reason_has_at_most_123_bytes() {
    ByteBuffer out = ByteBuffer.allocate(200);
    server.close(WsStatus.of(1000, "\u20ac".repeat(41)), out);
    assertThat(out.position()).isEqualTo(127);
    assertThatThrownBy(() -> server.close(WsStatus.of(1000, "\u20ac".repeat(41) + "x"), out))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void masking_never_writes_to_a_payload() {
    byte[] payload = Wire.bytes("0102030405060708090a0b0c0d");
    written(client, WsMessage.wrap(payload));
    client.ping(payload, ByteBuffer.allocate(100));
    assertThat(Wire.hex(payload)).isEqualTo("0102030405060708090a0b0c0d");
  }

  @Test
  void the_byte_order_of_the_buffer_does_not_matter() {
    ByteBuffer out = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    client.begin(WsMessage.wrap(new byte[300]));
    client.write(out);
    assertThat(hex(out)).startsWith("82fe012c37fa213d37fa213d");
  }

  private static MessageWriter writer(Role role, int fragmentSize) {
    return new MessageWriter(role, () -> Wire.KEY, fragmentSize);
  }

  private static String written(MessageWriter writer, WsMessage message) {
    ByteBuffer out = ByteBuffer.allocate(1000);
    writer.begin(message);
    assertThat(writer.write(out)).isEqualTo(message.size());
    assertThat(writer.isBusy()).isFalse();
    return hex(out);
  }

  private static String hex(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return Wire.hex(bytes);
  }

  @Test
  void an_empty_message_waits_for_room_for_its_header() {
    server.begin(WsMessage.of(""));
    assertThat(server.write(ByteBuffer.allocate(1))).isZero();
    assertThat(server.isBusy()).isTrue();
    ByteBuffer out = ByteBuffer.allocate(2);
    server.write(out);
    assertThat(server.isBusy()).isFalse();
    assertThat(hex(out)).isEqualTo("8100");
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "125, 2", "126, 4", "65535, 4", "65536, 10"})
  void a_header_needs_as_much_room_as_it_has(int size, int header) {
    for (MessageWriter writer : List.of(server, client)) {
      int room = writer == server ? header : header + 4;
      writer.begin(WsMessage.wrap(new byte[size]));
      ByteBuffer tooSmall = ByteBuffer.allocate(room - 1);
      writer.write(tooSmall);
      assertThat(tooSmall.position()).isZero();
      ByteBuffer enough = ByteBuffer.allocate(room);
      writer.write(enough);
      assertThat(enough.position()).isEqualTo(room);
      writer.write(ByteBuffer.allocate(size));
      assertThat(writer.isBusy()).isFalse();
    }
  }
}
