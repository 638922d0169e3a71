package io.parley.conformance.cases;

import io.parley.conformance.cases.Script.Cut;
import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import java.util.List;
import java.util.stream.IntStream;

/** Group 2: pings and pongs. */
final class Pings {

  private static final int MANY = 10;

  private Pings() {}

  static List<Case> cases() {
    Octets longest = Octets.repeat(0xfe, 125);
    Frame full = Frame.ping(longest);
    Group group = new Group().section("RFC 6455 5.5.2");
    answered(group, "2.1", "empty ping", Octets.NONE);
    answered(group, "2.2", "ping with text", Octets.utf8("Hello, world!"));
    answered(group, "2.3", "ping with bytes that are no UTF-8", Octets.hex("00fffefdfcfb00ff"));
    answered(group, "2.4", "ping of 125 bytes", longest);
    group
        .section("RFC 6455 5.5")
        .add(
            "2.5",
            "ping of 126 bytes",
            "A control frame carries at most 125 bytes; a longer one fails the connection.",
            script -> script.send(Frame.ping(Octets.repeat(0xfe, 126))).expectFail(1002))
        .section("RFC 6455 5.5.2")
        .add(
            "2.6",
            "ping of 125 bytes, byte by byte",
            "A ping that comes in many pieces is answered as any other.",
            script -> script.send(Cut.OCTETS, full).expect(Frame.pong(longest)).close())
        .section("RFC 6455 5.5.3")
        .add(
            "2.7",
            "empty pong that nobody asked for",
            "An unsolicited pong is not answered.",
            script -> script.send(Frame.pong(Octets.NONE)).close())
        .add(
            "2.8",
            "pong with a payload that nobody asked for",
            "An unsolicited pong is not answered.",
            script -> script.send(Frame.pong(Octets.utf8("unasked"))).close())
        .add(
            "2.9",
            "unsolicited pong, then a ping",
            "An unsolicited pong is not answered, and the ping behind it is.",
            script ->
                script
                    .send(Frame.pong(Octets.utf8("unasked")), Frame.ping("asked"))
                    .expect(Frame.pong(Octets.utf8("asked")))
                    .close())
        .add(
            "2.10",
            "ten pings",
            "Pings are answered in order; of several that wait, only the latest may be.",
            script -> pongs(script.send(pings())).close())
        .add(
            "2.11",
            "ten pings, byte by byte",
            "Pings that come in many pieces are answered in order.",
            script -> pongs(script.send(Cut.OCTETS, pings())).close());
    return group.cases();
  }

  private static void answered(Group group, String id, String title, Octets payload) {
    group.add(
        id,
        title,
        "A ping is answered by a pong with the same payload.",
        script -> script.send(Frame.ping(payload)).expect(Frame.pong(payload)).close());
  }

  private static Frame[] pings() {
    return IntStream.range(0, MANY).mapToObj(i -> Frame.ping("ping " + i)).toArray(Frame[]::new);
  }

  private static Script pongs(Script script) {
    return script.step(
        "expect ten pongs in order",
        session -> {
          int missing = 0;
          for (int i = 0; i < MANY; i++) {
            Event event = session.next();
            int at = i;
            while (at < MANY - 1 && !isPong(event, at)) {
              at++;
            }
            if (!isPong(event, at)) {
              throw Session.failed("expected a pong to \"ping " + i + "\", came " + event);
            }
            missing += at - i;
            i = at;
          }
          if (missing > 0) {
            session.remark(Verdict.INFORMATIONAL, missing + " pings were not answered");
          }
        });
  }

  private static boolean isPong(Event event, int number) {
    return event instanceof Event.Pong pong && pong.payload().equals(Octets.utf8("ping " + number));
  }
}
