package io.parley.conformance.cases;

import io.parley.conformance.cases.Script.Cut;
import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.Deflater;

/** Group 17.3: what a compressed message may look like. */
final class CompressedFrames {

  private static final int RSV1 = 4;
  private static final int BOMB = 32 << 20;
  private static final Octets HELLO = Octets.hex("f248cdc9c90700");

  private CompressedFrames() {}

  static List<Case> cases() {
    Group group = new Group().section("RFC 7692 6.1, 7.2");
    Frame hello = CompressedEchoes.compressed(HELLO);
    String bits = "Only the first frame of a data message carries RSV1.";
    fails(
        group,
        "17.3.1",
        "RSV1 on a continuation",
        bits,
        new Frame[] {
          CompressedEchoes.compressed(HELLO.part(0, 3)).unfinished(),
          Frame.continuation(HELLO.part(3, 7)).rsv(RSV1)
        },
        1002);
    fails(
        group, "17.3.2", "RSV1 on a ping", bits, new Frame[] {Frame.ping("hello").rsv(RSV1)}, 1002);
    fails(
        group,
        "17.3.3",
        "RSV2 on a compressed text",
        "Only RSV1 was agreed on.",
        new Frame[] {hello.rsv(RSV1 | 2)},
        1002);
    comes(group, "17.3.4", "a text in one block", "Hello", hello);
    comes(group, "17.3.5", "an empty text", "", CompressedEchoes.compressed(Octets.hex("00")));
    comes(
        group,
        "17.3.6",
        "a text in a final block",
        "Hello",
        CompressedEchoes.compressed(Octets.hex("f348cdc9c9070000")));
    comes(
        group,
        "17.3.7",
        "a text that is stored, not compressed",
        "Hello",
        CompressedEchoes.compressed(Octets.hex("000500faff48656c6c6f00")));
    comes(
        group,
        "17.3.8",
        "a text in two blocks",
        "Hello",
        CompressedEchoes.compressed(Octets.hex("f248050000 00ffffcac9c90700")));
    comes(group, "17.3.9", "a text without RSV1", "Hello", Frame.text("Hello"));
    comes(
        group,
        "17.3.10",
        "a text in fragments of one byte",
        "Hello",
        CompressedEchoes.compressed(Opcode.TEXT, HELLO, 1));
    group.add(
        "17.3.11",
        "a ping between compressed fragments",
        "Control frames are never compressed, and may come between the fragments of a message.",
        script ->
            script
                .opening(Deflate.Agreed.USUAL)
                .send(
                    Cut.FRAMES,
                    CompressedEchoes.compressed(HELLO.part(0, 3)).unfinished(),
                    Frame.ping("between"),
                    Frame.continuation(HELLO.part(3, 7)))
                .expect(Frame.pong(Octets.utf8("between")))
                .expectText("Hello")
                .close());
    broken(group);
    return group.cases();
  }

  private static void broken(Group group) {
    String requirement = "Bytes that do not inflate fail the connection.";
    int[] codes = {1007, 1002, 1003, 1008};
    fails(
        group,
        "17.3.12",
        "a block of no type",
        requirement,
        new Frame[] {CompressedEchoes.compressed(Octets.hex("0700"))},
        codes);
    fails(
        group,
        "17.3.13",
        "a reference to what was never sent",
        requirement,
        new Frame[] {CompressedEchoes.compressed(Octets.hex("02020000"))},
        codes);
    fails(
        group,
        "17.3.14",
        "a compressed text that is not UTF-8",
        "Text is UTF-8, compressed or not.",
        new Frame[] {CompressedEchoes.compressed(Octets.hex("000300fcffeda08000"))},
        1007);
    group.add(
        "17.3.15",
        "a small message that inflates to 32 MiB",
        "A peer has a bound on what it inflates, and says so with 1009.",
        script ->
            script
                .opening(Deflate.Agreed.USUAL)
                .step(
                    "send 32 MiB of zeros, compressed to about 32 KiB; expect 1009, at best",
                    session -> {
                      session.send(Frame.of(Opcode.BINARY, bomb()).rsv(RSV1));
                      Bounds.requireTooBig(session, session.timing().patience());
                    }));
  }

  private static Octets bomb() {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    byte[] buffer = new byte[8192];
    for (int i = 0; i < BOMB / zeros.length; i++) {
      deflater.setInput(zeros);
      int count = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
      while (count > 0) {
        out.write(buffer, 0, count);
        count = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
      }
    }
    deflater.end();
    Octets all = Octets.of(out.toByteArray());
    return all.part(0, all.length() - 4);
  }

  private static void fails(
      Group group, String id, String title, String requirement, Frame[] frames, int... codes) {
    group.add(
        id,
        title,
        requirement,
        script -> script.opening(Deflate.Agreed.USUAL).send(frames).expectFail(codes));
  }

  private static void comes(Group group, String id, String title, String text, Frame... frames) {
    group.add(
        id,
        title,
        "Whatever blocks a sender chooses, the message is what they inflate to.",
        script -> script.opening(Deflate.Agreed.USUAL).send(frames).expectText(text).close());
  }
}
