package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Group 6: text is UTF-8, and nothing else. */
final class Utf8 {

  private static final Octets GREEK = Octets.utf8("Hello-µ@ßöäüàá-UTF-8!!");
  private static final Octets KOSME = Octets.hex("ceba e1bdb9 cf83 cebc ceb5");
  private static final Octets REST = Octets.utf8("edited");
  private static final String INVALID = "Text that is not UTF-8 fails the connection.";

  private Utf8() {}

  static List<Case> cases() {
    Group group = new Group().section("RFC 6455 5.6");
    emptyFragments(group);
    valid(group);
    invalid(group);
    failFast(group);
    Utf8Sequences.add(group);
    return group.cases();
  }

  private static void emptyFragments(Group group) {
    Frame begin = Frame.text("").unfinished();
    Frame end = Frame.continuation("");
    group
        .add(
            "6.1.1",
            "empty text",
            "An empty text is a message.",
            script -> script.echo(Frame.text("")).close())
        .add(
            "6.1.2",
            "three empty fragments",
            "Empty fragments make an empty message.",
            script ->
                script.send(begin, Frame.continuation("").unfinished(), end).expectText("").close())
        .add(
            "6.1.3",
            "text between two empty fragments",
            "An empty first or last fragment adds nothing.",
            script ->
                script
                    .send(begin, Frame.continuation("middle").unfinished(), end)
                    .expectText("middle")
                    .close());
  }

  private static void valid(Group group) {
    group.add(
        "6.2.1",
        "valid text in one frame",
        "Valid text comes back.",
        script -> script.echo(Frame.text(GREEK)).close());
    fragmented(group, "6.2.2", "valid text, cut between code points", GREEK, 12);
    fragmented(group, "6.2.3", "valid text, a fragment for each byte", GREEK, 1);
    fragmented(group, "6.2.4", "another valid text, a fragment for each byte", KOSME, 1);
  }

  private static void fragmented(Group group, String id, String title, Octets text, int size) {
    group.add(
        id,
        title,
        "Fragments may be cut within a code point; the whole must be valid.",
        script -> script.send(fragments(text, size)).expect(Frame.text(text)).close());
  }

  private static void invalid(Group group) {
    Octets broken = KOSME.plus(Octets.hex("eda080")).plus(REST);
    group
        .add(
            "6.3.1",
            "a surrogate in a text of one frame",
            INVALID,
            script -> script.send(Frame.text(broken)).expectFail(1007))
        .add(
            "6.3.2",
            "a surrogate in a text, a fragment for each byte",
            INVALID,
            script -> script.send(fragments(broken, 1)).expectFail(1007));
  }

  private static void failFast(Group group) {
    String requirement =
        "A peer need not wait for the end of a message whose bytes cannot become valid any more;"
            + " the sooner it fails the connection, the better.";
    Octets tooBig = Octets.hex("f4908080");
    fast(group, "6.4.1", requirement, false, KOSME, tooBig, REST);
    fast(
        group,
        "6.4.2",
        requirement,
        false,
        KOSME.plus(tooBig.part(0, 1)),
        tooBig.part(1, 2),
        tooBig.part(2, 4).plus(REST));
    fast(group, "6.4.3", requirement, true, KOSME, tooBig, REST);
    fast(
        group,
        "6.4.4",
        requirement,
        true,
        KOSME.plus(tooBig.part(0, 1)),
        tooBig.part(1, 2),
        tooBig.part(2, 4).plus(REST));
  }

  private static void fast(
      Group group,
      String id,
      String requirement,
      boolean oneFrame,
      Octets good,
      Octets bad,
      Octets rest) {
    group.add(
        id,
        "fail fast, " + (oneFrame ? "within a frame" : "between fragments"),
        requirement,
        script ->
            script.step(
                "send "
                    + (oneFrame ? "the start of a frame with " : "fragments ")
                    + good
                    + " and "
                    + bad
                    + ", expect 1007, at the latest behind "
                    + rest,
                session -> {
                  byte[] end;
                  if (oneFrame) {
                    Frame whole = Frame.text(good.plus(bad).plus(rest));
                    Octets all = Octets.of(session.encoded(whole));
                    int cut = all.length() - rest.length();
                    session.write(all.part(0, cut - bad.length()).toArray());
                    session.write(all.part(cut - bad.length(), cut).toArray());
                    end = all.part(cut, all.length()).toArray();
                  } else {
                    session.send(Frame.text(good).unfinished());
                    session.send(Frame.continuation(bad).unfinished());
                    end = session.encoded(Frame.continuation(rest));
                  }
                  if (!Expect.failureWithin(session, session.timing().failFast(), Set.of(1007))) {
                    session.write(end);
                    Expect.failure(session, Set.of(1007));
                    session.remark(Verdict.NON_STRICT, "failed only when the message was complete");
                  }
                }));
  }

  /** A text message in fragments of that many bytes. */
  static Frame[] fragments(Octets text, int size) {
    return fragments(Opcode.TEXT, text, size);
  }

  /** A message in fragments of that many bytes. */
  static Frame[] fragments(int opcode, Octets payload, int size) {
    List<Frame> frames = new ArrayList<>();
    for (int at = 0; at == 0 || at < payload.length(); at += size) {
      int end = Math.min(at + size, payload.length());
      Frame frame = Frame.of(at == 0 ? opcode : Opcode.CONTINUATION, payload.part(at, end));
      frames.add(end == payload.length() ? frame : frame.unfinished());
    }
    return frames.toArray(Frame[]::new);
  }
}
