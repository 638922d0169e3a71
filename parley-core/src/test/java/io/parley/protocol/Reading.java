package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the same input in every way that must make no difference: as a client, and masked as a
 * server; whole, in two pieces split at every byte, and byte by byte; from heap and direct buffers;
 * with messages lent and given.
 */
final class Reading {

  /** Bounds that no test reaches by accident. */
  static final ReadLimits WIDE = new ReadLimits(1 << 30, 1 << 30, 1024);

  /** Up to this size the input is split at every byte, above at a choice. */
  private static final int SPLIT_EVERYWHERE = 600;

  private Reading() {}

  /** What both roles find in frames given in hex as a server sends them. */
  static List<String> events(String hex) {
    return events(Wire.bytes(hex));
  }

  static List<String> events(byte[] frames) {
    return events(frames, WIDE);
  }

  static List<String> events(byte[] frames, ReadLimits limits) {
    List<String> asClient = events(Role.CLIENT, frames, limits);
    assertThat(events(Role.SERVER, Wire.masked(frames), limits)).isEqualTo(asClient);
    return asClient;
  }

  /** As {@link #events(String)}, and also that no byte before the last is enough to fail. */
  static List<String> eventsFailingAtTheLastByte(String hex) {
    return eventsFailingAtTheLastByte(hex, WIDE);
  }

  static List<String> eventsFailingAtTheLastByte(String hex, ReadLimits limits) {
    byte[] frames = Wire.bytes(hex);
    for (Role role : Role.values()) {
      byte[] input = role == Role.SERVER ? Wire.masked(frames) : frames;
      List<String> before = read(role, limits, List.of(Arrays.copyOf(input, input.length - 1)));
      assertThat(before).noneMatch(event -> event.startsWith("fail"));
    }
    return events(frames, limits);
  }

  /** What one role finds in those bytes. */
  static List<String> events(Role role, byte[] input, ReadLimits limits) {
    List<String> whole = read(role, limits, List.of(input));
    assertThat(lent(role, limits, List.of(input))).as("%s, lent", role).isEqualTo(whole);
    splits(input.length)
        .forEach(
            at -> {
              byte[] head = Arrays.copyOf(input, at);
              byte[] tail = Arrays.copyOfRange(input, at, input.length);
              assertThat(read(role, limits, List.of(head, tail)))
                  .as("%s, split at %d", role, at)
                  .isEqualTo(whole);
              assertThat(lent(role, limits, List.of(head, tail)))
                  .as("%s, lent, split at %d", role, at)
                  .isEqualTo(whole);
            });
    assertThat(read(role, limits, singles(input))).as("%s, byte by byte", role).isEqualTo(whole);
    return whole;
  }

  private static IntStream splits(int length) {
    return IntStream.range(1, length)
        .filter(at -> length <= SPLIT_EVERYWHERE || at < 20 || at > length - 3 || at % 9973 == 0);
  }

  private static List<byte[]> singles(byte[] input) {
    return IntStream.range(0, input.length).mapToObj(at -> new byte[] {input[at]}).toList();
  }

  private static List<String> read(Role role, ReadLimits limits, List<byte[]> pieces) {
    return read(role, limits, pieces, new Recorder());
  }

  private static List<String> lent(Role role, ReadLimits limits, List<byte[]> pieces) {
    Recorder recorder = new Recorder();
    recorder.lending = true;
    recorder.assembly = new Assembly();
    return read(role, limits, pieces, recorder);
  }

  private static List<String> read(
      Role role, ReadLimits limits, List<byte[]> pieces, Recorder recorder) {
    MessageReader reader = new MessageReader(role, limits, recorder);
    boolean direct = pieces.size() == 2;
    boolean failed = false;
    for (byte[] piece : pieces) {
      ByteBuffer in = direct ? ByteBuffer.allocateDirect(piece.length) : offset(piece);
      if (direct) {
        in.put(piece).flip();
      }
      try {
        reader.read(in);
      } catch (ProtocolException e) {
        assertThat(failed).as("fails once").isFalse();
        failed = true;
        recorder.events.add("fail " + e.status());
      }
      assertThat(in.hasRemaining()).as("consumes all").isFalse();
    }
    boolean closed = recorder.events.stream().anyMatch(event -> event.startsWith("close"));
    assertThat(reader.isDone()).isEqualTo(failed || closed);
    return recorder.events;
  }

  /** A heap buffer whose content does not begin where its array does. */
  private static ByteBuffer offset(byte[] content) {
    ByteBuffer buffer = ByteBuffer.allocate(content.length + 3).position(3).slice();
    return buffer.put(content).flip();
  }
}
