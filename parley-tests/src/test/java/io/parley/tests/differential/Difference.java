package io.parley.tests.differential;

import io.parley.protocol.Role;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Where Netty 4.2 reads otherwise than Parley, and what the RFCs say. Each has a smallest case. */
enum Difference {
  /**
   * Netty takes close codes of 5000 and more. RFC 6455 section 7.4 defines none there, and section
   * 7.4.2 ends the private ones at 4999: a Close with such a code has no meaning. Parley fails with
   * 1002.
   */
  CLOSE_CODE_FROM_5000(false, "88 1388"),

  /**
   * Netty takes a reason in a Close frame that ends inside a character. RFC 6455 section 5.5.1 has
   * it be UTF-8, and section 8.1 demands to fail. Parley fails with 1007.
   */
  CLOSE_REASON_CUT_OFF(false, "88 03e8c3"),

  /**
   * Netty's aggregator counts what continuations add to a message: one that comes in one frame, or
   * the first frame of several, may be as long as a frame may be. The RFC leaves bounds to the
   * implementation (section 10.4). Parley's holds for every message.
   */
  FIRST_FRAME_OUTSIDE_THE_BOUND(false, "82 " + "00".repeat(91)),

  /**
   * Netty's aggregator throws without telling a close code, which is then the application's matter.
   * RFC 6455 section 7.4.1 has 1009 for it, which Parley sends.
   */
  TOO_LONG_WITHOUT_A_CODE(false, "02 " + "00".repeat(50) + ", 80 " + "00".repeat(50)),

  /**
   * Behind text that is not UTF-8 and messages that are too long or cannot be inflated Netty hands
   * on what else was in the same read. RFC 6455 section 7.1.7 forbids an endpoint that has failed
   * the connection to process more of it. Parley drops the rest.
   */
  GOES_ON_BEHIND_A_FAILURE(false, "81 ff, 89 "),

  /**
   * Netty looks at a frame's payload when all of it is here, and at its first byte together with
   * its second. Both are right by the RFC, which says what is wrong and not when it must be found;
   * Parley fails at the first byte that breaks a rule, so that less is waited for.
   */
  WAITS_FOR_THE_WHOLE_FRAME(false, "81 ff61") {
    @Override
    Script example() {
      Script all = super.example();
      return new Script(
          all.reader(), all.maxFrame(), all.maxMessage(), all.frames(), 1, all.pieces());
    }
  },

  /**
   * Netty's bound for frames holds for control frames as well, so that one below 125 refuses legal
   * ones. RFC 6455 section 5.5 sets their bound; Parley's maxFrameSize is about data.
   */
  CONTROL_FRAME_BOUND(false, "89 " + "00".repeat(100)),

  /**
   * A frame that both makes a message too long and is not UTF-8: Netty says 1007, Parley, which
   * knows the length first, 1009. The RFC has no order.
   */
  TEXT_BEFORE_LENGTH(false, "01 " + "61".repeat(50) + ", 80 " + "ff".repeat(50)),

  /**
   * Once an extension is agreed on, Netty ignores the reserved bits that it gives no meaning: RSV2
   * and RSV3 anywhere, RSV1 on control frames and continuations. RFC 6455 section 5.2 and RFC 7692
   * section 6 demand to fail, as Parley does.
   */
  RESERVED_BITS_BESIDE_AN_EXTENSION(true, "a2 00"),

  /**
   * Netty fails a compressed message whose frame, not being the last, inflates to nothing yet. RFC
   * 7692 section 6.1 lets a sender cut the compressed payload anywhere. Parley inflates the whole.
   */
  FRAGMENT_THAT_INFLATES_TO_NOTHING(true, "42 4a"),

  /**
   * Netty inflates a compressed message frame by frame, and so finds out before its end that it is
   * no text, too long or malformed. The RFC does not say when that must be found. Parley inflates
   * the whole, bounded by what came in.
   */
  INFLATES_FRAME_BY_FRAME(true, "41 fa3203"),

  /**
   * Netty has no close code for a payload that cannot be inflated. RFC 7692 leaves the code open;
   * Parley's is 1007 as for other data that is not what it should be (RFC 6455 section 7.4.1).
   */
  CANNOT_INFLATE_WITHOUT_A_CODE(true, "c2 07"),

  /**
   * A compressed payload that does not end with a whole block, an empty one among them: Netty hands
   * on what there was of it. RFC 7692 section 7.2.1 has a message end with a whole block, of which
   * the last four bytes are left out. Parley fails with 1007 when nothing is kept between messages;
   * else the next message shows it.
   */
  CUT_OFF_BLOCK(true, "c2 "),

  /**
   * Netty inflates nothing behind a block that says it is the last, neither of that message nor,
   * where the window is kept, of those behind it. RFC 7692 section 7.2.3.4 lets a sender end
   * messages with such blocks. Parley goes on behind them.
   */
  NOTHING_BEHIND_A_LAST_BLOCK(true, "c2 4b0400620000"),

  /**
   * Netty's bound for what a message inflates to counts its buffers, and was left out here. RFC
   * 6455 section 10.4 asks for a bound; Parley's is maxMessageSize, whatever was compressed.
   */
  NO_BOUND_ON_WHAT_IS_INFLATED(true, "c2 62601805c4020000");

  private final boolean compressed;
  private final String frames;

  /**
   * One of them.
   *
   * @param compressed whether compression must be agreed on for it
   * @param frames that show it: the first byte of each, and its payload
   */
  Difference(boolean compressed, String frames) {
    this.compressed = compressed;
    this.frames = frames;
  }

  boolean isAboutCompression() {
    return compressed;
  }

  /** The least that shows it. */
  Script example() {
    return new Script(Role.SERVER, 95, 90, parsed(), 0, List.of(1000));
  }

  private List<Frame> parsed() {
    HexFormat hex = HexFormat.of();
    return Arrays.stream(frames.split(", ", -1))
        .map(each -> each.split(" ", -1))
        .map(each -> Frame.of(HexFormat.fromHexDigits(each[0]), hex.parseHex(each[1])))
        .toList();
  }
}
