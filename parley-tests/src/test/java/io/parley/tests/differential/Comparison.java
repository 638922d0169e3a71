package io.parley.tests.differential;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds what Parley and Netty made of a script beside each other. */
final class Comparison {

  private static final Pattern CLOSE_CODE = Pattern.compile("close code (\\d+) .*");
  private static final int RSV1 = 0x40;
  private static final int RESERVED_BITS = 0x70;

  private final Supplier<Agreed> handshake;
  private final Script script;
  private final Outcome parley;
  private final Outcome netty;

  /** The first thing that each of them made otherwise: an event, or the end. */
  private final String parleys;

  private final String nettys;

  private Comparison(Supplier<Agreed> handshake, Script script, Outcome parley, Outcome netty) {
    this.handshake = handshake;
    this.script = script;
    this.parley = parley;
    this.netty = netty;
    int same = 0;
    while (same < Math.min(parley.events().size(), netty.events().size())
        && parley.events().get(same).equals(netty.events().get(same))) {
      same++;
    }
    parleys = same < parley.events().size() ? parley.events().get(same) : parley.end();
    nettys = same < netty.events().size() ? netty.events().get(same) : netty.end();
  }

  /**
   * The differences that explain all of it; none when both agree.
   *
   * @param handshake agrees on the extensions anew, for they remember what they have read
   * @throws AssertionError if something is left unexplained
   */
  static Set<Difference> of(Supplier<Agreed> handshake, Script script) {
    return of(handshake, script, parley(handshake, script), netty(handshake, script));
  }

  private static Outcome parley(Supplier<Agreed> handshake, Script script) {
    try (Agreed agreed = handshake.get()) {
      return ParleyReader.read(script, agreed.parley());
    }
  }

  private static Outcome netty(Supplier<Agreed> handshake, Script script) {
    try (Agreed agreed = handshake.get()) {
      return NettyReader.read(script, agreed.netty());
    }
  }

  private static Set<Difference> of(
      Supplier<Agreed> handshake, Script script, Outcome parley, Outcome netty) {
    Set<Difference> found = EnumSet.noneOf(Difference.class);
    if (!netty.behind().isEmpty()) {
      found.add(Difference.GOES_ON_BEHIND_A_FAILURE);
    }
    Outcome nettyOnce = netty.upToTheEnd();
    if (!parley.agrees(nettyOnce)) {
      found.addAll(new Comparison(handshake, script, parley, nettyOnce).explained());
    }
    return found;
  }

  private Set<Difference> explained() {
    if (parley.detail().startsWith("reserved bits") && isExtended()) {
      return withoutReservedBits();
    }
    if (netty.end().equals("open") && script.cut() > 0 && parleys.startsWith("fail")) {
      return whole();
    }
    for (Difference difference : Difference.values()) {
      if (holds(difference)) {
        return EnumSet.of(difference);
      }
    }
    throw new AssertionError(
        "Parley found %s%nNetty found %s%nin %s".formatted(parley, netty, script));
  }

  private boolean isExtended() {
    try (Agreed agreed = handshake.get()) {
      return agreed.netty() != null;
    }
  }

  private boolean holds(Difference difference) {
    String detail = parley.detail();
    return switch (difference) {
      case CLOSE_CODE_FROM_5000 ->
          parleys.equals("fail 1002")
              && refusedCode() >= 5000
              && (nettys.startsWith("close") || nettys.equals("fail 1007"));
      case CLOSE_REASON_CUT_OFF ->
          detail.equals("the reason in a Close frame is not UTF-8")
              && nettys.startsWith("close")
              && nettys.endsWith("\ufffd");
      case FIRST_FRAME_OUTSIDE_THE_BOUND ->
          parleys.equals("fail 1009") && detail.startsWith("a message of at least 0 +");
      case TOO_LONG_WITHOUT_A_CODE ->
          parleys.equals("fail 1009")
              && detail.startsWith("a message of at least")
              && nettys.equals("fail")
              && netty.detail().contains("TooLongFrameException");
      case TEXT_BEFORE_LENGTH ->
          parleys.equals("fail 1009")
              && detail.startsWith("a message of at least")
              && nettys.equals("fail 1007");
      case CONTROL_FRAME_BOUND ->
          nettys.equals("fail 1009")
              && script.frames().stream().anyMatch(this::isControlFrameAboveTheBound);
      case FRAGMENT_THAT_INFLATES_TO_NOTHING ->
          nettys.equals("fail") && netty.detail().contains("cannot read uncompressed buffer");
      case CANNOT_INFLATE_WITHOUT_A_CODE ->
          parleys.equals("fail 1007")
              && detail.startsWith("a compressed message cannot be inflated")
              && nettys.equals("fail")
              && netty.detail().contains("DecompressionException");
      case CUT_OFF_BLOCK ->
          parleys.equals("fail 1007")
              && detail.startsWith("a compressed message cannot be inflated")
              && (nettys.startsWith("text ") || nettys.startsWith("binary "));
      case NOTHING_BEHIND_A_LAST_BLOCK ->
          (nettys.startsWith("text ") || nettys.startsWith("binary "))
              && (parleys.startsWith(nettys)
                  || detail.equals("a compressed text message is not UTF-8"))
              && script.hasLastBlock();
      case NO_BOUND_ON_WHAT_IS_INFLATED ->
          parleys.equals("fail 1009") && detail.startsWith("a message inflates");
      case INFLATES_FRAME_BY_FRAME ->
          script.frames().stream().anyMatch(Comparison::beginsCompressedFragments)
              && (nettys.equals("fail 1007") || nettys.equals("fail"));
      case GOES_ON_BEHIND_A_FAILURE, WAITS_FOR_THE_WHOLE_FRAME, RESERVED_BITS_BESIDE_AN_EXTENSION ->
          false;
    };
  }

  private static boolean beginsCompressedFragments(Frame frame) {
    return frame.firstByte() == 0x41 || frame.firstByte() == 0x42;
  }

  private int refusedCode() {
    Matcher code = CLOSE_CODE.matcher(parley.detail());
    return code.matches() ? Integer.parseInt(code.group(1)) : 0;
  }

  private boolean isControlFrameAboveTheBound(Frame frame) {
    return frame.isControl() && frame.payload().length > script.maxFrame();
  }

  /** With the rest of the bytes Netty must find out too. */
  private Set<Difference> whole() {
    Set<Difference> found = of(handshake, script.whole());
    found.add(Difference.WAITS_FOR_THE_WHOLE_FRAME);
    return found;
  }

  /** What Netty makes of the script must be what Parley makes of it without the bits. */
  private Set<Difference> withoutReservedBits() {
    List<Frame> cleared = new ArrayList<>();
    for (Frame frame : script.frames()) {
      int opcode = frame.firstByte() & 0xf;
      boolean first = opcode == 1 || opcode == 2;
      cleared.add(frame.withoutReservedBits(first ? RESERVED_BITS & ~RSV1 : RESERVED_BITS));
    }
    Outcome other = parley(handshake, script.frames(cleared));
    Set<Difference> found = of(handshake, script.frames(cleared), other, netty);
    found.add(Difference.RESERVED_BITS_BESIDE_AN_EXTENSION);
    return found;
  }
}
