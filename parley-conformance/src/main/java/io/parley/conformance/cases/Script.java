package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a case sends and what must come, in order. The steps are written down first, so that a
 * report can show those that were not reached.
 */
public final class Script {

  /** One step. */
  record Step(String text, Action action) {}

  /** What a step does. */
  @FunctionalInterface
  interface Action {
    void run(Session session) throws IOException, InterruptedException, Ended;
  }

  /** How bytes are cut into writes. */
  enum Cut {
    /** All frames in one write. */
    TOGETHER("in one write"),
    /** A write for each frame. */
    FRAMES("in a write each"),
    /** A write for each byte. */
    OCTETS("byte by byte");

    private final String words;

    Cut(String words) {
      this.words = words;
    }
  }

  private final List<Step> steps = new ArrayList<>();
  private Opening opening = Opening.PLAIN;

  Script() {}

  /** What is agreed on when the connection opens. */
  Script opening(Opening other) {
    opening = other;
    return this;
  }

  Opening opening() {
    return opening;
  }

  List<Step> steps() {
    return steps;
  }

  Script step(String text, Action action) {
    steps.add(new Step(text, action));
    return this;
  }

  /** In one write. */
  Script send(Frame... frames) {
    return send(Cut.TOGETHER, frames);
  }

  Script send(Cut cut, Frame... frames) {
    String what = Arrays.stream(frames).map(Frame::toString).collect(Collectors.joining(", "));
    String how = frames.length == 1 && cut != Cut.OCTETS ? "" : ", " + cut.words;
    return step(
        "send " + what + how,
        session -> {
          switch (cut) {
            case TOGETHER -> session.send(frames);
            case OCTETS -> session.sendInPieces(1, frames);
            case FRAMES -> {
              for (Frame frame : frames) {
                session.send(frame);
              }
            }
          }
        });
  }

  Script sendInPieces(int size, Frame... frames) {
    String what = Arrays.stream(frames).map(Frame::toString).collect(Collectors.joining(", "));
    return step(
        "send " + what + ", in writes of " + size + " bytes",
        session -> session.sendInPieces(size, frames));
  }

  /** That message comes back, or that pong. */
  Script expect(Frame frame) {
    return step("expect " + frame, session -> Expect.frame(session, frame));
  }

  /** Sends a whole message and awaits it. */
  Script echo(Frame message) {
    return send(message).expect(message);
  }

  Script expectText(String text) {
    return expect(Frame.text(text));
  }

  /** That message comes back; a peer that fails the connection before is lax. */
  Script expectBeforeFailing(Frame message, int... codes) {
    step(
        "expect " + message + ", at best",
        session -> Expect.frameOrFailure(session, message, codes(codes)));
    return expectFail(codes);
  }

  /** The peer fails the connection with one of these codes. */
  Script expectFail(int... codes) {
    return step(
        "expect the peer to fail the connection with " + listed(codes),
        session -> Expect.failure(session, codes(codes)));
  }

  /** The kit closes with 1000, and the peer answers. */
  Script close() {
    return close(Frame.close(1000, ""), 1000);
  }

  /** The kit closes, and the peer answers with one of these codes. */
  Script close(Frame close, int... codes) {
    send(close);
    return expectClosed(codes);
  }

  /** A Close was sent; the peer answers with one of these codes. */
  Script expectClosed(int... codes) {
    return step(
        "expect the answer, a Close with " + listed(codes) + ", and the end of the connection",
        session -> Expect.closed(session, codes(codes)));
  }

  /** Many messages, each awaited before the next is sent. */
  Script echoMany(int count, int opcode, Octets payload) {
    Frame frame = Frame.of(opcode, payload);
    return step(
        count + " times: send " + Opcode.name(opcode) + " " + payload + ", expect it back",
        session -> {
          for (int i = 0; i < count; i++) {
            session.send(frame);
            Expect.frame(session, frame);
          }
        });
  }

  private static Set<Integer> codes(int... codes) {
    return Arrays.stream(codes).boxed().collect(Collectors.toSet());
  }

  private static String listed(int... codes) {
    return Arrays.stream(codes)
        .mapToObj(code -> code == 1005 ? "no code" : Integer.toString(code))
        .collect(Collectors.joining(" or "));
  }
}
