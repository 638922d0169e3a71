package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Group 16: what no peer can hold. */
final class Bounds {

  private static final int MANY = 100_000;

  private Bounds() {}

  static List<Case> cases() {
    Group group = new Group().section("RFC 6455 10.4, 7.4.1");
    announced(group, "16.1.1", Long.MAX_VALUE);
    announced(group, "16.1.2", 1L << 40);
    announced(group, "16.1.3", (1L << 32) + 5);
    announced(group, "16.1.4", 1L << 31);
    group.add(
        "16.2.1",
        MANY + " empty fragments",
        "A peer has a bound on the fragments of a message, or needs no memory for empty ones.",
        script ->
            script.step(
                "send " + MANY + " empty fragments and the last; expect 1009, at best",
                session -> {
                  List<Frame> frames = new ArrayList<>();
                  frames.add(Frame.text("").unfinished());
                  for (int i = 0; i < MANY; i++) {
                    frames.add(Frame.continuation("").unfinished());
                  }
                  frames.add(Frame.continuation("end"));
                  session.send(frames.toArray(Frame[]::new));
                  requireTooBig(session, session.timing().patience());
                }));
    return group.cases();
  }

  private static void announced(Group group, String id, long length) {
    group.add(
        id,
        "a frame that announces " + length + " bytes",
        "A peer has a bound on messages, and need not wait for the bytes to say so with 1009.",
        script ->
            script.step(
                "send the header of a frame of "
                    + length
                    + " bytes and five of them; expect 1009,"
                    + " at best",
                session -> {
                  session.send(Frame.text("hello").declaring(length));
                  requireTooBig(session, session.timing().failFast());
                }));
  }

  /** The peer fails with 1009; another way to live with it is told. */
  static void requireTooBig(Session session, Duration patience)
      throws IOException, InterruptedException, Ended {
    Event event = session.next(patience);
    if (event instanceof Event.Close close && close.code() == 1009) {
      Expect.endOf(session, close);
    } else if (event instanceof Event.Close || event instanceof Event.End) {
      session.remark(Verdict.INFORMATIONAL, "came " + event + " instead of a Close with 1009");
    } else if (event instanceof Event.Nothing) {
      session.remark(Verdict.INFORMATIONAL, "the peer waits for more");
    } else if (event instanceof Event.Message message && !isHello(message)) {
      session.remark(Verdict.INFORMATIONAL, "the peer took it all");
    } else {
      throw Session.failed("expected a Close with 1009, came " + event);
    }
  }

  /** Of a peer that sees no more than the low bits of a length. */
  private static boolean isHello(Event.Message message) {
    return message.payload().equals(Octets.utf8("hello"));
  }
}
