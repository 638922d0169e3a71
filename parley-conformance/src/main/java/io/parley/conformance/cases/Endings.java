package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Group 18: connections that end in other ways than by a closing handshake of the kit. */
final class Endings {

  private static final Frame CLOSE = Frame.close(1000, "");

  /** Of an opcode that means nothing. */
  private static final Frame BROKEN = Frame.of(3, Octets.utf8("hello"));

  /** More than comes. */
  private static final int ANNOUNCED = 100_000;

  private Endings() {}

  static List<Case> cases() {
    Group group = new Group();
    halves(group);
    silence(group);
    group
        .only(Role.SERVER)
        .section("RFC 6455 7.1.7")
        .add(
            "18.3.1",
            "a reset within a message",
            "A connection that breaks does not harm others.",
            script ->
                script
                    .send(Frame.text("hello").unfinished())
                    .step("reset the connection", session -> session.connection().reset())
                    .step("expect an echo on another one", Endings::requireStillServes))
        .add(
            "18.3.2",
            "a reset within a frame",
            "A connection that breaks does not harm others.",
            script ->
                script
                    .send(Frame.text("hello").declaring(ANNOUNCED))
                    .step("reset the connection", session -> session.connection().reset())
                    .step("expect an echo on another one", Endings::requireStillServes))
        .section("RFC 6455 10.4")
        .byHand(
            "18.3.3",
            "silence within the opening handshake",
            "A server does not wait for ever for the rest of a request.",
            "send half a request, expect the end or an answer, at best",
            Endings::halfRequest);
    return group.cases();
  }

  /** Opens a second connection to the server and sees a message come back. */
  private static void requireStillServes(Session session)
      throws IOException, InterruptedException, Ended {
    try (Session other = session.another()) {
      other.openPlain();
      other.send(Frame.text("still there?"));
      Expect.frame(other, Frame.text("still there?"));
    }
  }

  private static void halves(Group group) {
    String requirement =
        "When the other side ends its half of the connection without a Close, the connection is"
            + " gone: the peer ends it too.";
    group
        .section("RFC 6455 7.1.5, 7.2.1")
        .add(
            "18.1.1",
            "the end of TCP without a Close",
            requirement,
            script ->
                script
                    .echo(Frame.text("hello"))
                    .step("end this side's half", session -> session.connection().endOutput())
                    .step("expect the end of the connection", Endings::requireEnd))
        .add(
            "18.1.2",
            "the end of TCP within a message",
            requirement,
            script ->
                script
                    .send(Frame.text("hello").unfinished())
                    .step("end this side's half", session -> session.connection().endOutput())
                    .step("expect the end of the connection", Endings::requireEnd))
        .add(
            "18.1.3",
            "the end of TCP within a frame",
            requirement,
            script ->
                script
                    .send(Frame.text("hello").declaring(ANNOUNCED))
                    .step("end this side's half", session -> session.connection().endOutput())
                    .step("expect the end of the connection", Endings::requireEnd))
        .section("RFC 6455 7.1.1, 7.1.2")
        .add(
            "18.1.4",
            "the end of TCP right behind a Close",
            "A Close is answered as long as there is somebody to read it.",
            script ->
                script
                    .send(CLOSE)
                    .step("end this side's half", session -> session.connection().endOutput())
                    .expectClosed(1000));
  }

  private static void silence(Group group) {
    group
        .section("RFC 6455 7.1.1, 7.1.7")
        .add(
            "18.2.1",
            "a Close of the peer that is not answered",
            "A peer that has sent a Close does not wait for ever for the answer.",
            script ->
                script
                    .send(BROKEN)
                    .step(
                        "expect a Close, do not answer it, expect the end, at best",
                        session -> {
                          requireClose(session);
                          endAtLast(session);
                        }))
        .add(
            "18.2.2",
            "messages behind a Close of the peer",
            "What comes behind the peer's own Close is not answered any more.",
            script ->
                script
                    .send(BROKEN)
                    .step(
                        "expect a Close; send a text, a ping and a Close, expect the end",
                        session -> {
                          requireClose(session);
                          session.send(Frame.text("late"), Frame.ping("late"), CLOSE);
                          Expect.end(session);
                        }))
        .add(
            "18.2.3",
            "a Close with another code as the answer",
            "An answer need not repeat the code.",
            script ->
                script
                    .send(BROKEN)
                    .step(
                        "expect a Close, answer with one without a code, expect the end",
                        session -> {
                          requireClose(session);
                          session.send(Frame.close(Octets.NONE));
                          Expect.end(session);
                        }));
  }

  /** The peer starts to close, for it was given a reason. */
  private static void requireClose(Session session)
      throws IOException, InterruptedException, Ended {
    Event event = session.next();
    if (event instanceof Event.End) {
      session.remark(Verdict.NON_STRICT, "the connection ended without a Close frame");
      throw new Ended(Verdict.NON_STRICT, "");
    }
    if (!(event instanceof Event.Close)) {
      throw Session.failed("expected a Close with 1002, came " + event);
    }
  }

  private static void endAtLast(Session session) throws IOException, InterruptedException, Ended {
    Event event = Expect.behindClose(session, session.timing().stubborn());
    if (event instanceof Event.Nothing nothing) {
      session.remark(Verdict.INFORMATIONAL, "still open after " + nothing.millis() + " ms");
    } else if (!(event instanceof Event.End)) {
      throw Session.failed("after its Close came " + event);
    }
  }

  private static void requireEnd(Session session) throws IOException, InterruptedException, Ended {
    Event event = session.next();
    while (event instanceof Event.Close) {
      event = session.next();
    }
    if (!(event instanceof Event.End)) {
      throw Session.failed("expected the end of the connection, came " + event);
    }
  }

  private static void halfRequest(Session session) throws IOException, InterruptedException {
    byte[] request = Handshake.request(session.target(), session.random()).encode();
    session.write(Arrays.copyOf(request, request.length / 2));
    if (session.connection().poll(session.timing().stubborn()) == null) {
      long millis = session.timing().stubborn().toMillis();
      session.remark(Verdict.INFORMATIONAL, "still open after " + millis + " ms");
    }
  }
}
