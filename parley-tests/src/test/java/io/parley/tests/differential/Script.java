package io.parley.tests.differential;

import io.parley.protocol.Role;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What comes in at one end, and how.
 *
 * @param reader the end that reads it
 * @param maxFrame the most payload of a frame
 * @param maxMessage the most payload of a message
 * @param frames what is sent
 * @param cut how many bytes are left off at the end
 * @param pieces the sizes of the pieces it comes in, one after the other, over and over
 */
record Script(
    Role reader, int maxFrame, int maxMessage, List<Frame> frames, int cut, List<Integer> pieces) {

  /** The same with all of its bytes. */
  Script whole() {
    return new Script(reader, maxFrame, maxMessage, frames, 0, pieces);
  }

  Script frames(List<Frame> others) {
    return new Script(reader, maxFrame, maxMessage, others, cut, pieces);
  }

  List<byte[]> input() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      out.writeBytes(frame.encode(reader == Role.SERVER));
    }
    byte[] all = out.toByteArray();
    return split(Arrays.copyOf(all, Math.max(0, all.length - cut)));
  }

  /** Whether there is a block that says it is the last, in what was compressed. */
  boolean hasLastBlock() {
    Inflater inflater = new Inflater(true);
    try {
      boolean compressed = false;
      for (Frame frame : frames) {
        if (!frame.isControl()) {
          compressed = frame.isFirst() ? frame.isCompressed() : compressed;
          if (compressed && meetsLastBlock(inflater, frame)) {
            return true;
          }
        }
      }
      return false;
    } catch (DataFormatException e) {
      return false; // Nothing is read behind that.
    } finally {
      inflater.end();
    }
  }

  private static boolean meetsLastBlock(Inflater inflater, Frame frame) throws DataFormatException {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    part.writeBytes(frame.payload());
    if (frame.fin()) {
      part.writeBytes(new byte[] {0, 0, -1, -1});
    }
    inflater.setInput(part.toByteArray());
    byte[] chunk = new byte[4096];
    int made = inflater.inflate(chunk);
    while (made > 0) {
      made = inflater.inflate(chunk);
    }
    return inflater.finished();
  }

  private List<byte[]> split(byte[] input) {
    List<byte[]> split = new ArrayList<>();
    int at = 0;
    while (at < input.length) {
      int end = Math.min(input.length, at + pieces.get(split.size() % pieces.size()));
      split.add(Arrays.copyOfRange(input, at, end));
      at = end;
    }
    return split;
  }

  @Override
  public String toString() {
    return "%s reads, maxFrame %d, maxMessage %d, cut %d, pieces %s:%n  %s%n  %s"
        .formatted(
            reader,
            maxFrame,
            maxMessage,
            cut,
            pieces,
            frames.stream().map(Frame::toString).collect(Collectors.joining("\n  ")),
            input().stream().map(HexFormat.of()::formatHex).collect(Collectors.joining(" ")));
  }
}
