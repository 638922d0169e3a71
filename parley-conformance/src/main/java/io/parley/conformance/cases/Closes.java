package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Group 7: the closing handshake. */
final class Closes {

  private static final int[] LEGAL = {
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999
  };
  private static final int[] ILLEGAL = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};
  private static final int[] BEYOND = {5000, 65535};

  private Closes() {}

  static List<Case> cases() {
    Group group = new Group();
    behindClose(group);
    bodies(group);
    codes(group);
    return group.cases();
  }

  private static void behindClose(Group group) {
    String requirement = "What comes behind a Close is ignored.";
    Frame close = Frame.close(1000, "");
    Frame text = Frame.text("hello");
    group
        .section("RFC 6455 5.5.1, 7.1.2")
        .add(
            "7.1.1",
            "a message, then a Close",
            "A message comes back, and a Close is answered.",
            script -> script.echo(text).close())
        .add(
            "7.1.2",
            "two Closes",
            requirement,
            script -> script.send(close, close).expectClosed(1000))
        .add(
            "7.1.3",
            "a ping behind a Close",
            requirement,
            script -> script.send(close, Frame.ping("late")).expectClosed(1000))
        .add(
            "7.1.4",
            "a message behind a Close",
            requirement,
            script -> script.send(close, text).expectClosed(1000))
        .add(
            "7.1.5",
            "a Close within a message, whose end comes behind it",
            requirement,
            script ->
                script
                    .send(text.unfinished(), close, Frame.continuation("late"))
                    .expectClosed(1000))
        .add(
            "7.1.6",
            "a large message, then another and a Close",
            "A Close is answered; whether messages before it still come back is the peer's choice.",
            Closes::large);
  }

  private static void large(Script script) {
    Frame large = Frame.text(Octets.repeat('*', 256 * 1024));
    Frame small = Frame.text("hello");
    script
        .send(large, small, Frame.close(1000, ""))
        .step(
            "expect both messages, at best, and the answer to the Close",
            session -> {
              Event event = session.next();
              int came = 0;
              while (event instanceof Event.Message message
                  && message.opcode() == Opcode.TEXT
                  && came < 2) {
                came++;
                event = session.next();
              }
              if (!(event instanceof Event.Close close) || close.code() != 1000) {
                throw Session.failed("expected a Close with 1000, came " + event);
              }
              if (came < 2) {
                session.remark(
                    Verdict.INFORMATIONAL, came + " of 2 messages came back before the Close");
              }
              Expect.end(session);
            });
  }

  private static void bodies(Group group) {
    group
        .section("RFC 6455 5.5.1")
        .add(
            "7.3.1",
            "a Close without a body",
            "A Close need not have a code.",
            script -> script.close(Frame.close(Octets.NONE), 1005, 1000))
        .add(
            "7.3.2",
            "a Close with a body of one byte",
            "A body of a Close begins with two bytes of code; one byte fails the connection.",
            script -> script.send(Frame.close(Octets.hex("00"))).expectFail(1002))
        .add(
            "7.3.3",
            "a Close with a code",
            "A Close is answered.",
            script -> script.close(Frame.close(1000, ""), 1000))
        .add(
            "7.3.4",
            "a Close with a code and a reason",
            "A Close is answered.",
            script -> script.close(Frame.close(1000, "Hello, world!"), 1000))
        .add(
            "7.3.5",
            "a Close with the longest reason",
            "A reason may have 123 bytes.",
            script -> script.close(Frame.close(1000, "*".repeat(123)), 1000))
        .add(
            "7.3.6",
            "a Close of 126 bytes",
            "A control frame carries at most 125 bytes; a longer one fails the connection.",
            script -> script.send(Frame.close(1000, "*".repeat(124))).expectFail(1002))
        .section("RFC 6455 5.5.1, 8.1")
        .add(
            "7.5.1",
            "a reason that is not UTF-8",
            "A reason is UTF-8; one that is not fails the connection.",
            script ->
                script.send(Frame.close(Octets.hex("03e8 ceba eda080"))).expectFail(1007, 1002));
  }

  private static void codes(Group group) {
    group.section("RFC 6455 7.4");
    for (int i = 0; i < LEGAL.length; i++) {
      int code = LEGAL[i];
      group.add(
          "7.7." + (i + 1),
          "a Close with " + code,
          "A Close with a legal code is answered with the same, or with 1000."
              + (code == 1010 ? " 1010 is a client's, though: another client may object." : "")
              + (code == 1011 ? " 1011 is a server's, though: another server may object." : ""),
          script ->
              script
                  .send(Frame.close(code, ""))
                  .step(
                      "expect the answer, a Close with " + code + " or 1000, and the end",
                      session -> answered(session, code)));
    }
    for (int i = 0; i < ILLEGAL.length; i++) {
      int code = ILLEGAL[i];
      group.add(
          "7.9." + (i + 1),
          "a Close with " + code,
          "A code that must not stand in a Close, or that nobody has defined, fails the connection.",
          script -> script.send(Frame.close(code, "")).expectFail(1002));
    }
    for (int i = 0; i < BEYOND.length; i++) {
      int code = BEYOND[i];
      group.add(
          "7.13." + (i + 1),
          "a Close with " + code,
          "Codes beyond 4999 mean nothing; a peer had best fail the connection.",
          script ->
              script
                  .send(Frame.close(code, ""))
                  .step(
                      "expect the peer to fail the connection with 1002, at best",
                      Closes::failsOrAnswers));
    }
  }

  private static Set<Integer> codes(int... codes) {
    return Arrays.stream(codes).boxed().collect(Collectors.toSet());
  }

  private static void answered(Session session, int code)
      throws IOException, InterruptedException, Ended {
    if (code != (session.peer() == Role.CLIENT ? 1010 : 1011)) {
      Expect.closed(session, codes(code, 1000));
      return;
    }
    Event event = session.next();
    boolean objects =
        event instanceof Event.End || event instanceof Event.Close close && close.code() == 1002;
    if (objects) {
      session.remark(Verdict.INFORMATIONAL, "came " + event);
    }
    if (!(event instanceof Event.End)) {
      Expect.closed(session, event, codes(code, 1000, 1002));
    }
  }

  private static void failsOrAnswers(Session session)
      throws IOException, InterruptedException, Ended {
    Event event = session.next();
    if (event instanceof Event.Close close && close.code() == 1002) {
      Expect.endOf(session, close);
    } else if (event instanceof Event.Close || event instanceof Event.End) {
      session.remark(Verdict.INFORMATIONAL, "came " + event);
    } else {
      throw Session.failed("expected a Close, came " + event);
    }
  }
}
