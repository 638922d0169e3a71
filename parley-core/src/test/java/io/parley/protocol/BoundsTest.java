package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds of a reader: what breaks one fails with 1009 when its header is read. */
class BoundsTest {

  private static final String TOO_BIG = "fail 1009 Message too big";

  @Test
  void a_frame_has_at_most_max_frame_size() {
    ReadLimits limits = new ReadLimits(4, 1000, 1000);
    assertThat(Reading.events(Wire.bytes("8204 01020304 0204 01020304 8004 01020304"), limits))
        .containsExactly("binary 01020304", "binary 0102030401020304");
    assertThat(Reading.eventsFailingAtTheLastByte("8200 8205", limits))
        .containsExactly("binary ", TOO_BIG);
    assertThat(Reading.eventsFailingAtTheLastByte("0204 01020304 8005", limits))
        .containsExactly(TOO_BIG);
  }

  @Test
  void a_message_has_at_most_max_message_size() {
    ReadLimits limits = new ReadLimits(1000, 4, 1000);
    assertThat(Reading.events(Wire.bytes("8204 01020304 8204 01020304"), limits))
        .containsExactly("binary 01020304", "binary 01020304");
    assertThat(Reading.eventsFailingAtTheLastByte("8205", limits)).containsExactly(TOO_BIG);
  }

  @Test
  void fragments_add_up() {
    ReadLimits limits = new ReadLimits(1000, 4, 1000);
    assertThat(Reading.events(Wire.bytes("0202 0102 0001 03 8001 04"), limits))
        .containsExactly("binary 01020304");
    assertThat(Reading.eventsFailingAtTheLastByte("0202 0102 8904 01020304 0002 0304 8001", limits))
        .containsExactly("ping 01020304", TOO_BIG);
    assertThat(Reading.events(Wire.bytes("0204 01020304 0000 8000"), limits))
        .containsExactly("binary 01020304");
  }

  @Test
  void a_message_has_at_most_max_fragments() {
    ReadLimits limits = new ReadLimits(1000, 1000, 3);
    assertThat(Reading.events(Wire.bytes("0201 01 0001 02 8001 03 0201 01 8001 02"), limits))
        .containsExactly("binary 010203", "binary 0102");
    assertThat(Reading.eventsFailingAtTheLastByte("0201 01 0000 8900 0000 80", limits))
        .containsExactly("ping ", "fail 1009 Too many fragments");
  }

  @ParameterizedTest
  @CsvSource({
    "827e0080", // 128
    "827e0100",
    "827f0000000000010000", // 64 KiB
    "827f0000000040000001", // 1 GiB and a byte
    "827f0000000080000000", // 2 GiB: no int
    "827f0000000100000001", // 4 GiB and a byte: 1 to an int
    "827f7fffffffffffffff",
  })
  void long_lengths_are_compared_as_a_whole(String header) {
    assertThat(Reading.eventsFailingAtTheLastByte(header, new ReadLimits(127, 1 << 30, 9)))
        .containsExactly(TOO_BIG);
    assertThat(Reading.eventsFailingAtTheLastByte(header, new ReadLimits(Long.MAX_VALUE, 127, 9)))
        .containsExactly(TOO_BIG);
  }

  @Test
  void the_largest_length_does_not_overflow_a_sum() {
    assertThat(
            Reading.events(
                Wire.bytes("0201 01 807f7fffffffffffffff"),
                new ReadLimits(Long.MAX_VALUE, Integer.MAX_VALUE, 9)))
        .containsExactly(TOO_BIG);
  }

  @Test
  void the_shortest_form_is_asked_for_before_the_bound() {
    assertThat(Reading.events(Wire.bytes("827f000000000000ffff"), new ReadLimits(1, 1, 1)))
        .containsExactly("fail 1002 Length not minimal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8214|a frame of 20 bytes exceeds maxFrameSize, 10",
        "0208 0000000000000000 0008|a message of at least 8 + 8 bytes exceeds maxMessageSize, 12",
        "0200 0000 00|a message has more than 2 fragments (maxFragments)",
      })
  void the_detail_names_bound_value_and_option(String hex, String detail) {
    MessageReader reader =
        new MessageReader(Role.CLIENT, new ReadLimits(10, 12, 2), new Recorder());
    ProtocolException failure =
        catchThrowableOfType(
            ProtocolException.class, () -> reader.read(ByteBuffer.wrap(Wire.bytes(hex))));
    assertThat(failure).hasMessage(detail);
    assertThat(failure.status().code()).isEqualTo(1009);
  }

  @Test
  void a_header_alone_reserves_nothing() throws ProtocolException {
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, new Recorder());
    reader.read(ByteBuffer.wrap(Wire.bytes("827f000000003fffffff")));
    assertThat(reader.capacity()).isZero();
    reader.read(ByteBuffer.wrap(new byte[1]));
    assertThat(reader.capacity()).isEqualTo(PayloadBuffer.RESERVED_AT_ONCE);
  }

  @Test
  void a_frame_of_64_kib_gets_its_exact_size_with_its_first_byte() throws ProtocolException {
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, new Recorder());
    reader.read(ByteBuffer.wrap(Wire.bytes("827effff 01")));
    assertThat(reader.capacity()).isEqualTo(0xffff);
  }

  @Test
  void the_last_frame_gets_no_more_than_it_announces() throws ProtocolException {
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, new Recorder());
    reader.read(ByteBuffer.wrap(Wire.join(Wire.bytes("8264"), new byte[60])));
    assertThat(reader.capacity()).isEqualTo(100);
  }

  @Test
  void room_for_more_fragments_grows_twofold() throws ProtocolException {
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, new Recorder());
    reader.read(ByteBuffer.wrap(Wire.join(Wire.bytes("023c"), new byte[60])));
    assertThat(reader.capacity()).isEqualTo(120);
  }

  @Property(tries = 100)
  void capacity_is_never_past_twice_the_bytes_received(
      @ForAll @IntRange(min = 1, max = 300_000) int frameSize,
      @ForAll @IntRange(min = 1, max = 300_000) int pieceSize,
      @ForAll @IntRange(min = 1, max = 6) int frames)
      throws ProtocolException {
    Recorder recorder = new Recorder();
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, recorder);
    byte[] payload = new byte[frameSize];
    new Random(frameSize).nextBytes(payload);
    int received = 0;
    for (int frame = 0; frame < frames; frame++) {
      int firstByte = (frame == 0 ? 0x02 : 0x00) | (frame == frames - 1 ? 0x80 : 0x00);
      byte[] bytes = Wire.frame(firstByte, payload);
      int header = bytes.length - frameSize;
      reader.read(ByteBuffer.wrap(bytes, 0, header));
      for (int at = header; at < bytes.length; at += pieceSize) {
        int length = Math.min(pieceSize, bytes.length - at);
        reader.read(ByteBuffer.wrap(bytes, at, length));
        received += length;
        assertThat(reader.capacity())
            .isLessThanOrEqualTo(Math.max(PayloadBuffer.RESERVED_AT_ONCE, 2 * received));
      }
    }
    assertThat(reader.capacity()).isZero();
    assertThat(recorder.events).hasSize(1);
  }

  @Test
  void nothing_is_held_once_done() {
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, new Recorder());
    assertThat(
            catchThrowableOfType(
                ProtocolException.class,
                () -> reader.read(ByteBuffer.wrap(Wire.bytes("0205 0102030405 83")))))
        .isNotNull();
    assertThat(reader.isDone()).isTrue();
    assertThat(reader.capacity()).isZero();
  }
}
