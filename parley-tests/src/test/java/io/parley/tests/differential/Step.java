package io.parley.tests.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A part of a script. */
sealed interface Step {

  /** The frames that it is made of. */
  List<Frame> frames(Squeezer squeezer);

  /** A frame by itself. */
  record Lone(Frame frame) implements Step {
    @Override
    public List<Frame> frames(Squeezer squeezer) {
      return List.of(frame);
    }
  }

  /**
   * A message.
   *
   * @param firstByte of its first frame: text or binary, with reserved bits if it may
   * @param content not compressed
   * @param cuts where it is cut into frames, from 0 to 1000 for the whole length
   * @param between a control frame behind each but the last of them, as long as there are some
   * @param compressed whether it is, if compression was agreed on
   * @param spoilt the place of a bit of the compressed payload that is turned over; -1 for none
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares messages.
  record Message(
      int firstByte,
      byte[] content,
      List<Integer> cuts,
      List<Frame> between,
      boolean compressed,
      int spoilt)
      implements Step {

    @Override
    public List<Frame> frames(Squeezer squeezer) {
      boolean squeezed = compressed && squeezer.isAgreed();
      byte[] payload = squeezed ? spoilt(squeezer.squeeze(content)) : content;
      int first = firstByte | (squeezed ? 0x40 : 0);
      List<Frame> frames = new ArrayList<>();
      List<Integer> sorted = cuts.stream().sorted().toList();
      int at = 0;
      for (int i = 0; i <= sorted.size(); i++) {
        boolean last = i == sorted.size();
        int end = last ? payload.length : (int) (payload.length * (long) sorted.get(i) / 1000);
        int opcode = i == 0 ? first : 0;
        frames.add(Frame.of(last ? opcode | 0x80 : opcode, Arrays.copyOfRange(payload, at, end)));
        if (!last && i < between.size()) {
          frames.add(between.get(i));
        }
        at = end;
      }
      return frames;
    }

    private byte[] spoilt(byte[] payload) {
      if (spoilt >= 0) {
        payload[spoilt / 8 % payload.length] ^= (byte) (1 << spoilt % 8);
      }
      return payload;
    }

    @Override
    public String toString() {
      return "message %02x of %d, cut at %s, between %s%s%s"
          .formatted(
              firstByte,
              content.length,
              cuts,
              between,
              compressed ? ", compressed" : "",
              compressed && spoilt >= 0 ? ", spoilt at " + spoilt : "");
    }
  }
}
