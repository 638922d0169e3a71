package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Head;
import java.util.List;

/** Groups 17.1 and 17.2: what permessage-deflate may be agreed on, and what not. */
final class Negotiations {

  private Negotiations() {}

  static List<Case> servers() {
    Group group = new Group().only(Role.SERVER).section("RFC 7692 7.1");
    String decline =
        "An offer with an unknown, doubled or invalid parameter is declined, as if it were not"
            + " there.";
    List<String> bad =
        List.of(
            "permessage-deflate; unknown_parameter",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            "permessage-deflate; server_no_context_takeover=1",
            "permessage-deflate; client_no_context_takeover=true",
            "permessage-deflate; server_max_window_bits",
            "permessage-deflate; server_max_window_bits=7",
            "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_max_window_bits=08",
            "permessage-deflate; server_max_window_bits=x",
            "permessage-deflate; client_max_window_bits=7",
            "permessage-deflate; client_max_window_bits=16",
            "permessage-deflate; client_max_window_bits; client_max_window_bits=10");
    int number = 1;
    for (String offer : bad) {
      group.add(
          "17.1." + number++,
          "invalid offer: " + offer,
          decline,
          script -> declined(script, offer));
    }
    String answer =
        "An answer agrees to one of the offers: it takes over what the client asks of the server,"
            + " and asks of the client only what that has offered.";
    List<String> good =
        List.of(
            "permessage-deflate; unknown_parameter, permessage-deflate",
            "permessage-deflate; server_max_window_bits=10",
            "permessage-deflate; server_max_window_bits=8",
            "permessage-deflate; server_max_window_bits=\"10\"",
            "permessage-deflate; client_max_window_bits=10",
            "permessage-deflate; client_no_context_takeover",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                + " server_max_window_bits=12; client_max_window_bits=12",
            "x-unknown; a=1, permessage-deflate");
    for (String offer : good) {
      group.add("17.1." + number++, "offer: " + offer, answer, script -> offer(script, offer));
    }
    return group.cases();
  }

  private static void declined(Script script, String offer) {
    plainly(script)
        .step(
            "offer " + offer + ", expect that to be left out of the answer, and an echo",
            session -> {
              Head request =
                  Handshake.request(session.target(), session.random()).with(Deflate.HEADER, offer);
              session.write(request.encode());
              Head answer = session.readHead();
              if (answer.status() >= 400) {
                session.remark(
                    Verdict.NON_STRICT,
                    "refused the handshake, not just the offer: " + answer.start());
                throw new Ended(Verdict.NON_STRICT, "");
              }
              Handshake.requireOpened(request, answer);
              if (!answer.all(Deflate.HEADER).isEmpty()) {
                throw Session.failed("agreed to " + answer.joined(Deflate.HEADER));
              }
            })
        .echo(Frame.text("hello"))
        .close();
  }

  private static Script plainly(Script script) {
    return script
        .opening(Opening.BY_SCRIPT)
        .step("offer permessage-deflate plainly on another connection", Deflate::requireOffered);
  }

  private static void offer(Script script, String offer) {
    plainly(script)
        .step(
            "offer " + offer + ", expect an answer that fits, and an echo",
            session -> {
              DeflateParameters agreed = Deflate.offer(session, offer);
              if (agreed == null) {
                session.send(Frame.text("hello"));
              } else {
                session.compress(agreed);
                session.send(
                    CompressedEchoes.compressed(session.deflate(Frame.text("hello").payload())));
              }
              Expect.frame(session, Frame.text("hello"));
            })
        .close();
  }

  static List<Case> clients() {
    Group group = new Group().only(Role.CLIENT).section("RFC 7692 5.1, 7.1");
    List<String> bad =
        List.of(
            "permessage-deflate; unknown_parameter",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            "permessage-deflate; server_no_context_takeover=1",
            "permessage-deflate; server_max_window_bits=7",
            "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_max_window_bits",
            "permessage-deflate; client_max_window_bits=7",
            "permessage-deflate; client_max_window_bits=16",
            "permessage-deflate; client_max_window_bits",
            "permessage-deflate, permessage-deflate");
    int number = 1;
    for (String answer : bad) {
      group.byHand(
          "17.2." + number++,
          "invalid answer: " + answer,
          "An answer with an unknown, doubled or invalid parameter, or with what was not offered,"
              + " fails the connection.",
          "answer " + answer + ", expect the client to give up",
          session -> {
            Deflate.offerOf(session);
            Head head = Handshake.answer(session.request());
            session.openWith(head.with(Deflate.HEADER, answer));
            ClientOpenings.requireGivenUp(session);
          });
    }
    return group.cases();
  }
}
