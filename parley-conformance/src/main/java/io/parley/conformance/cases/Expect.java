package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a peer must do next; otherwise the case ends, or is remarked on where the peer is only lax.
 */
final class Expect {

  private Expect() {}

  /** That message comes, or that pong. */
  static void frame(Session session, Frame frame) throws IOException, InterruptedException, Ended {
    require(frame, session.next());
  }

  private static void require(Frame frame, Event event) throws Ended {
    Octets payload = frame.payload();
    boolean same =
        event instanceof Event.Message message
                && message.opcode() == frame.opcode()
                && message.payload().equals(payload)
            || event instanceof Event.Pong pong
                && frame.opcode() == Opcode.PONG
                && pong.payload().equals(payload);
    if (!same) {
      throw Session.failed("expected " + frame + ", came " + event);
    }
  }

  /** The message comes, or, which is lax, the failure that ends the case. */
  static void frameOrFailure(Session session, Frame frame, Set<Integer> codes)
      throws IOException, InterruptedException, Ended {
    Event event = session.next();
    if (event instanceof Event.Close || event instanceof Event.End) {
      failure(session, event, codes);
      session.remark(Verdict.NON_STRICT, frame + " did not come back before the failure");
      throw new Ended(Verdict.NON_STRICT, "");
    }
    require(frame, event);
  }

  /** The peer fails the connection with one of these codes. */
  static void failure(Session session, Set<Integer> codes)
      throws IOException, InterruptedException, Ended {
    failure(session, session.next(), codes);
  }

  /** Whether the peer fails the connection in that time. */
  static boolean failureWithin(Session session, Duration patience, Set<Integer> codes)
      throws IOException, InterruptedException, Ended {
    Event event = session.next(patience);
    if (event instanceof Event.Nothing) {
      return false;
    }
    failure(session, event, codes);
    return true;
  }

  /** By that event the peer fails the connection with one of these codes. */
  static void failure(Session session, Event event, Set<Integer> codes)
      throws IOException, InterruptedException, Ended {
    if (event instanceof Event.End) {
      session.remark(
          Verdict.NON_STRICT,
          "the connection ended without the Close frame that should come first (RFC 6455 7.1.7)");
    } else if (event instanceof Event.Close close) {
      // That there is a fitting code is a SHOULD; that the connection ends is the MUST.
      if (!codes.contains(close.code())) {
        session.remark(Verdict.NON_STRICT, "came " + close + ", not one with " + listed(codes));
      }
      endOf(session, close);
    } else {
      throw Session.failed("expected a failure with " + listed(codes) + ", came " + event);
    }
  }

  private static String listed(Set<Integer> codes) {
    return codes.stream().sorted().map(String::valueOf).collect(Collectors.joining(" or "));
  }

  /** The peer's Close is answered, and the connection ends. */
  static void endOf(Session session, Event.Close close)
      throws IOException, InterruptedException, Ended {
    int code = close.code();
    session.send(code == 1005 ? Frame.close(Octets.NONE) : Frame.close(code, ""));
    end(session);
  }

  /** The answer to a Close comes, with one of these codes, and the connection ends. */
  static void closed(Session session, Set<Integer> codes)
      throws IOException, InterruptedException, Ended {
    closed(session, session.next(), codes);
  }

  /** That event is the answer to a Close, with one of these codes, and the connection ends. */
  static void closed(Session session, Event event, Set<Integer> codes)
      throws IOException, InterruptedException, Ended {
    if (event instanceof Event.Close close && codes.contains(close.code())) {
      end(session);
    } else if (event instanceof Event.Close close && close.code() == 1005) {
      session.remark(Verdict.NON_STRICT, "the Close was answered with one that has no code");
      end(session);
    } else {
      throw Session.failed("expected a Close with " + listed(codes) + ", came " + event);
    }
  }

  /**
   * What comes behind the peer's Close. It must not be data; other frames are only out of place.
   */
  static Event behindClose(Session session, Duration patience)
      throws IOException, InterruptedException, Ended {
    Event event = session.next(patience);
    while (event instanceof Event.Close || event instanceof Event.Pong) {
      session.remark(Verdict.NON_STRICT, "after its Close came " + event);
      event = session.next(patience);
    }
    return event;
  }

  /** Both sides have closed: a server ends the connection first (RFC 6455 section 7.1.1). */
  static void end(Session session) throws IOException, InterruptedException, Ended {
    if (session.peer() == Role.CLIENT) {
      session.endOutput();
    }
    Event event = behindClose(session, session.timing().patience());
    if (event instanceof Event.Nothing nothing) {
      String late =
          "the connection did not end in " + nothing.millis() + " ms after the closing handshake";
      if (session.peer() == Role.SERVER) {
        throw Session.failed(late);
      }
      session.remark(Verdict.NON_STRICT, late);
    } else if (!(event instanceof Event.End)) {
      throw Session.failed("after its Close came " + event);
    }
  }
}
