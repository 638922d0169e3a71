package io.parley.tests.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.protocol.Role;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random scripts: most of what is in them is legal, for a reader stops at what is not. */
final class Scripts {

  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x88;

  private Scripts() {}

  /** What is left open until it is known what was agreed on. */
  record Draft(
      Role reader, int maxFrame, int maxMessage, List<Step> steps, int cut, List<Integer> pieces) {

    Script script(Agreed agreed) {
      try (Squeezer squeezer = new Squeezer(agreed.netty() != null, agreed.takeoverTo(reader))) {
        List<Frame> frames =
            steps.stream().flatMap(step -> step.frames(squeezer).stream()).toList();
        return new Script(reader, maxFrame, maxMessage, frames, cut, pieces);
      }
    }
  }

  static Arbitrary<Draft> drafts() {
    Arbitrary<Integer> cuts =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(0)), Tuple.of(1, Arbitraries.integers().between(1, 40)));
    Arbitrary<List<Integer>> pieces =
        Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.integers().between(1, 5)),
                Tuple.of(2, Arbitraries.integers().between(1, 400)),
                Tuple.of(1, Arbitraries.just(1 << 20)))
            .list()
            .ofMinSize(1)
            .ofMaxSize(4);
    return Combinators.combine(
            Arbitraries.of(Role.class),
            Arbitraries.frequency(
                Tuple.of(6, Tuple.of(1 << 20, 1 << 20)),
                Tuple.of(2, Tuple.of(900, 900)),
                Tuple.of(1, Tuple.of(60, 60)),
                Tuple.of(1, Tuple.of(60, 900)),
                Tuple.of(1, Tuple.of(900, 60))),
            steps().list().ofMaxSize(8),
            cuts,
            pieces)
        .as(
            (reader, bounds, steps, cut, sizes) ->
                new Draft(reader, bounds.get1(), bounds.get2(), steps, cut, sizes));
  }

  private static Arbitrary<Step> steps() {
    return Arbitraries.frequencyOf(
        Tuple.of(30, messages(texts(), TEXT)),
        Tuple.of(20, messages(binaries(), BINARY)),
        Tuple.of(12, pings().map(Step.Lone::new)),
        Tuple.of(2, closes().map(Step.Lone::new)),
        Tuple.of(3, messages(nearlyTexts(), TEXT)),
        Tuple.of(5, illegal().map(Step.Lone::new)));
  }

  private static Arbitrary<Step> messages(Arbitrary<byte[]> contents, int opcode) {
    return Combinators.combine(
            contents,
            Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(List.<Integer>of())),
                Tuple.of(1, Arbitraries.integers().between(0, 1000).list().ofMaxSize(4))),
            pings().list().ofMaxSize(2),
            Arbitraries.of(true, false),
            Arbitraries.frequencyOf(
                Tuple.of(15, Arbitraries.just(-1)),
                Tuple.of(1, Arbitraries.integers().between(0, 5000))))
        .as(
            (content, cuts, between, compressed, spoilt) ->
                new Step.Message(opcode, content, cuts, between, compressed, spoilt));
  }

  /** Of one to four bytes a character, and some that repeat themselves. */
  private static Arbitrary<byte[]> texts() {
    return Arbitraries.strings()
        .withChars("az \u0000\u007f\u0080\u07ff\u0800\u20ac\ud7ff\uffff")
        .withChars('\ue000', '\uf8ff')
        .ofMaxLength(40)
        .map(text -> text + "\ud83d\udc0e")
        .flatMap(text -> Arbitraries.of(0, 1, 1, 1, 2, 30).map(text::repeat))
        .map(text -> text.getBytes(UTF_8));
  }

  private static Arbitrary<byte[]> nearlyTexts() {
    return Combinators.combine(texts(), Arbitraries.integers().between(0, 10_000))
        .as(
            (text, place) -> {
              byte[] changed = text.clone();
              if (changed.length > 0) {
                changed[place / 8 % changed.length] ^= (byte) (1 << place % 8);
              }
              return changed;
            });
  }

  private static Arbitrary<byte[]> binaries() {
    Arbitrary<byte[]> noise =
        Combinators.combine(
                Arbitraries.of(0, 1, 57, 61, 124, 125, 126, 127, 899, 901, 65_535, 65_536),
                Arbitraries.longs())
            .as(
                (size, seed) -> {
                  byte[] bytes = new byte[size];
                  new Random(seed).nextBytes(bytes);
                  return bytes;
                });
    return Arbitraries.oneOf(Arbitraries.bytes().array(byte[].class).ofMaxSize(40), noise);
  }

  private static Arbitrary<Frame> pings() {
    return Combinators.combine(
            Arbitraries.of(0x89, 0x8a),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(125),
            Arbitraries.integers())
        .as((first, payload, key) -> new Frame(first, Frame.Length.SHORTEST, false, key, payload));
  }

  private static Arbitrary<Frame> closes() {
    Arbitrary<Integer> codes =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.of(1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999)),
            Tuple.of(2, Arbitraries.of(0, 999, 1004, 1005, 1006, 1015, 1016, 2999)),
            Tuple.of(2, Arbitraries.of(5000, 0x7fff, 0x8000, 0xffff)));
    Arbitrary<byte[]> reasons =
        Arbitraries.frequencyOf(
            Tuple.of(
                3, Arbitraries.of("", "bye", "auf Wiederh\u00f6ren").map(s -> s.getBytes(UTF_8))),
            Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(123)));
    Arbitrary<byte[]> bodies =
        Combinators.combine(codes, reasons)
            .as(
                (code, reason) ->
                    ByteBuffer.allocate(2 + reason.length)
                        .putShort((short) (int) code)
                        .put(reason)
                        .array());
    return Arbitraries.frequencyOf(
            Tuple.of(8, bodies), Tuple.of(1, Arbitraries.of(new byte[0], new byte[1])))
        .map(body -> Frame.of(CLOSE, body));
  }

  /** One broken rule each. */
  private static Arbitrary<Frame> illegal() {
    Arbitrary<byte[]> few = Arbitraries.bytes().array(byte[].class).ofMaxSize(30);
    Arbitrary<Integer> firstBytes =
        Arbitraries.oneOf(
            Arbitraries.of(0x83, 0x87, 0x8b, 0x8f, 0x03, 0x0b), // unknown opcodes
            Arbitraries.of(0x91, 0xa2, 0xc1, 0xc2, 0xb1, 0xc9, 0xa8, 0x52), // reserved bits
            Arbitraries.of(0xc0, 0x90, 0x40), // reserved bits on a continuation
            Arbitraries.of(0x80, 0x00, 0x01, 0x02), // a continuation of nothing, or no continuation
            Arbitraries.of(0x08, 0x09, 0x0a)); // control frames in fragments
    Arbitrary<Frame> first = Combinators.combine(firstBytes, few).as(Frame::of);
    Arbitrary<Frame> lengths =
        Combinators.combine(
                Arbitraries.of(0x81, 0x82, 0x02, 0x89),
                Arbitraries.of(Frame.Length.class),
                Arbitraries.of(0, 5, 125, 126, 200))
            .as((opcode, form, size) -> Frame.of(opcode, new byte[size]).length(form));
    Arbitrary<Frame> masks = few.map(payload -> Frame.of(0x82, payload).wronglyMasked());
    return Arbitraries.frequencyOf(Tuple.of(4, first), Tuple.of(2, lengths), Tuple.of(1, masks));
  }
}
