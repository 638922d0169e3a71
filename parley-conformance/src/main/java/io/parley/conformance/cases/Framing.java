package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Group 15: masks, and how lengths are written. */
final class Framing {

  private static final int MANY = 50;

  private Framing() {}

  static List<Case> cases() {
    Group group = new Group();
    masks(group);
    lengths(group);
    return group.cases();
  }

  private static void masks(Group group) {
    String requirement =
        "A client masks every frame, and a server none; a frame that is otherwise fails the"
            + " connection.";
    group.section("RFC 6455 5.1");
    wrong(group, "15.1.1", "a text", requirement, Frame.text("hello"));
    wrong(group, "15.1.2", "an empty text", requirement, Frame.text(""));
    wrong(group, "15.1.3", "a ping", requirement, Frame.ping("hello"));
    wrong(group, "15.1.4", "a Close", requirement, Frame.close(1000, ""));
    group
        .add(
            "15.1.5",
            "a wrong mask within a message",
            requirement,
            script ->
                script
                    .send(
                        Frame.text("hello").unfinished(),
                        Frame.continuation("world").wronglyMasked())
                    .expectFail(1002))
        .add(
            "15.1.6",
            "a wrong mask behind a valid text",
            requirement,
            script ->
                script
                    .send(Frame.text("hello"), Frame.text("world").wronglyMasked())
                    .expectBeforeFailing(Frame.text("hello"), 1002))
        .section("RFC 6455 5.3")
        .add(
            "15.2.1",
            "a masking key of zeros",
            "Any masking key is valid.",
            script ->
                script
                    .send(Frame.text("hello").maskedWith(0))
                    .expectText("hello")
                    .send(Frame.text("world").maskedWith(-1))
                    .expectText("world")
                    .close())
        .only(Role.CLIENT)
        .add(
            "15.2.2",
            MANY + " masking keys of the peer",
            "A client chooses each masking key at random.",
            script ->
                script
                    .echoMany(MANY, 1, Octets.utf8("hello"))
                    .step("expect keys that nobody can foretell", Framing::requireRandom)
                    .close())
        .both();
  }

  private static void requireRandom(Session session) throws Ended {
    List<Integer> masks = session.masks();
    Set<Integer> steps = new HashSet<>();
    for (int i = 1; i < masks.size(); i++) {
      steps.add(masks.get(i) - masks.get(i - 1));
    }
    // Two of fifty random keys are the same once in some million runs.
    if (masks.size() - new HashSet<>(masks).size() > 1 || steps.size() + 2 < masks.size()) {
      throw Session.failed("the masking keys repeat, or follow a rule: " + masks);
    }
  }

  private static void wrong(Group group, String id, String what, String requirement, Frame frame) {
    group.add(
        id,
        what + " masked the wrong way",
        requirement,
        script -> script.send(frame.wronglyMasked()).expectFail(1002));
  }

  private static void lengths(Group group) {
    String requirement =
        "A length is written in the shortest form that holds it; a peer had best fail the"
            + " connection over another one.";
    group.section("RFC 6455 5.2");
    longForm(group, "15.3.1", 5, 2, requirement);
    longForm(group, "15.3.2", 125, 2, requirement);
    longForm(group, "15.3.3", 5, 8, requirement);
    longForm(group, "15.3.4", 126, 8, requirement);
    longForm(group, "15.3.5", 65535, 8, requirement);
    group
        .add(
            "15.3.6",
            "a ping whose length is in 2 bytes",
            requirement,
            script -> atBest(script, Frame.ping("hello").lengthIn(2)))
        .add(
            "15.4.1",
            "a length of which the highest bit is set",
            "The highest bit of a length of 8 bytes is 0; a 1 fails the connection.",
            script ->
                script
                    .send(Frame.text("hello").declaring(Long.MIN_VALUE | 5))
                    .step(
                        "expect the peer to fail the connection with 1002 or 1009",
                        Framing::failsOrWaits));
  }

  /** Who waits for the rest of such a frame is deceived by no one. */
  private static void failsOrWaits(Session session)
      throws IOException, InterruptedException, Ended {
    Event event = session.next(session.timing().failFast());
    if (event instanceof Event.Nothing) {
      session.remark(Verdict.NON_STRICT, "the peer waits for more");
    } else {
      Expect.failure(session, event, Set.of(1002, 1009));
    }
  }

  private static void longForm(Group group, String id, int length, int bytes, String requirement) {
    group.add(
        id,
        "a length of " + length + " in " + bytes + " bytes",
        requirement,
        script -> atBest(script, Frame.text(Octets.repeat('*', length)).lengthIn(bytes)));
  }

  /** The RFC binds the sender; it does not say what becomes of one that does not care. */
  private static void atBest(Script script, Frame frame) {
    script
        .send(frame)
        .step(
            "expect the peer to fail the connection with 1002, at best",
            session -> {
              Event event = session.next();
              if (event instanceof Event.Message || event instanceof Event.Pong) {
                session.remark(Verdict.INFORMATIONAL, "the peer takes it, came " + event);
              } else {
                Expect.failure(session, event, Set.of(1002));
              }
            });
  }
}
