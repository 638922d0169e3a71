package io.parley.conformance.cases;

import io.parley.conformance.wire.Connection.Arrival;
import io.parley.conformance.wire.Head;
import io.parley.conformance.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Group 14.2: requests that must not open a WebSocket. */
final class ServerRefusals {

  private static final String KEY = "Sec-WebSocket-Key";
  private static final String VERSION = "Sec-WebSocket-Version";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";

  private ServerRefusals() {}

  static List<Case> cases() {
    Group group = new Group().only(Role.SERVER);
    wrongRequests(group);
    malformed(group);
    return group.cases();
  }

  private static void wrongRequests(Group group) {
    String requirement = "This request does not open a WebSocket; the answer says so.";
    group.section("RFC 6455 4.2.1, 4.2.2");
    refuses(
        group,
        "14.2.1",
        "POST instead of GET",
        requirement,
        head -> head.start(head.start().replaceFirst("GET", "POST")).with("Content-Length", "0"));
    refuses(
        group,
        "14.2.2",
        "HTTP/1.0",
        requirement,
        head -> head.start(head.start().replace("HTTP/1.1", "HTTP/1.0")));
    refuses(group, "14.2.3", "no Host", requirement, head -> head.without("Host"));
    refuses(group, "14.2.4", "two Hosts", requirement, head -> head.with("Host", "other.example"));
    refuses(group, "14.2.5", "no Upgrade", requirement, head -> head.without("Upgrade"));
    refuses(
        group,
        "14.2.6",
        "Upgrade to something else",
        requirement,
        head -> head.replacing("Upgrade", "websockets"));
    refuses(group, "14.2.7", "no Connection", requirement, head -> head.without("Connection"));
    refuses(
        group,
        "14.2.8",
        "Connection without Upgrade",
        requirement,
        head -> head.replacing("Connection", "keep-alive"));
    refuses(group, "14.2.9", "no key", requirement, head -> head.without(KEY));
    refuses(group, "14.2.10", "an empty key", requirement, head -> head.replacing(KEY, ""));
    String key = "A key is 16 bytes in Base64; a server need not decode it to see that.";
    laxly(
        group,
        Verdict.NON_STRICT,
        "14.2.11",
        "a key of 15 bytes",
        key,
        head -> head.replacing(KEY, "AAAAAAAAAAAAAAAAAAAA"));
    laxly(
        group,
        Verdict.NON_STRICT,
        "14.2.12",
        "a key that is no Base64",
        key,
        head -> head.replacing(KEY, "!!!!!!!!!!!!!!!!!!!!!!=="));
    refuses(
        group,
        "14.2.13",
        "two keys",
        requirement,
        head -> head.with(KEY, "dGhlIHNhbXBsZSBub25jZQ=="));
    refuses(group, "14.2.14", "no version", requirement, head -> head.without(VERSION));
    group.byHand(
        "14.2.15",
        "an unknown version",
        "A version that the server does not speak is answered with those that it does.",
        "send a request of version 99, expect a refusal with " + VERSION + ": 13",
        session -> {
          Head head = Handshake.request(session.target(), session.random());
          session.write(head.replacing(VERSION, "99").encode());
          Head answer = session.readHead();
          requireRefusal(answer);
          if (!answer.lists(VERSION, "13")) {
            throw Session.failed("the answer does not name version 13");
          }
        });
  }

  private static void malformed(Group group) {
    String requirement = "This is no request that HTTP or RFC 6455 knows; the answer says so.";
    group.section("RFC 9112 5, 5.1");
    refuses(
        group,
        "14.2.16",
        "a blank between name and colon",
        requirement,
        head -> head.without("Upgrade").with("Upgrade ", "websocket"));
    refuses(
        group,
        "14.2.17",
        "a header line without a colon",
        requirement,
        head -> head.start(head.start() + "\r\nnonsense"));
    laxly(
        group,
        Verdict.INFORMATIONAL,
        "14.2.18",
        "headers of 1 MiB",
        "A server has a bound on headers, or the memory for them.",
        head -> head.with("X-Long", "*".repeat(1 << 20)));
    group.section("RFC 6455 9.1, 4.1");
    refuses(
        group,
        "14.2.19",
        "extensions that are no list",
        requirement,
        head -> head.with(Deflate.HEADER, "a b; ;=, ,;"));
    laxly(
        group,
        Verdict.INFORMATIONAL,
        "14.2.20",
        "a subprotocol twice",
        "A client offers a subprotocol once; what becomes of one that does not, is open.",
        head -> head.with(PROTOCOL, "x-one, x-one"));
    group.section("RFC 9112 5.2");
    group.byHand(
        "14.2.21",
        "a header folded into two lines",
        "A folded line is refused, or read as one.",
        "send a request with a folded header, expect 400 or 101",
        session -> {
          Head head = Handshake.request(session.target(), session.random());
          session.write(head.with("X-Folded", "a\r\n b").encode());
          int status = session.readHead().status();
          if (status < 400 && status != 101) {
            throw Session.failed("expected a refusal or 101, came " + status);
          } else if (status > 400) {
            session.remark(Verdict.NON_STRICT, "refused with " + status + ", not 400");
          }
        });
    group.section("RFC 9112 2.2");
    group.byHand(
        "14.2.22",
        "bytes that are no HTTP",
        "A server answers with 400, or ends the connection.",
        "send binary garbage with an empty line, expect 4xx or the end",
        session -> {
          session.write(new byte[] {0x16, 3, 1, 2, 0, (byte) 0xff, '\r', '\n', '\r', '\n'});
          Arrival arrival = session.connection().poll(session.timing().patience());
          if (arrival == null) {
            throw Session.failed("neither an answer nor the end came");
          }
        });
  }

  private static void refuses(
      Group group, String id, String title, String requirement, UnaryOperator<Head> change) {
    group.byHand(
        id,
        title,
        requirement,
        "send a request with " + title + ", expect a refusal",
        session -> {
          requireRefusal(answer(session, change));
        });
  }

  /** A server that opens nevertheless gets no worse verdict than that. */
  private static void laxly(
      Group group,
      Verdict verdict,
      String id,
      String title,
      String requirement,
      UnaryOperator<Head> change) {
    group.byHand(
        id,
        title,
        requirement,
        "send a request with " + title + ", expect a refusal, at best",
        session -> {
          Head answer = answer(session, change);
          if (answer.status() == 101) {
            session.remark(verdict, "answered with 101");
          } else {
            requireRefusal(answer);
          }
        });
  }

  /** The answer to a request that is right but for that change. */
  private static Head answer(Session session, UnaryOperator<Head> change)
      throws IOException, InterruptedException {
    Head head = Handshake.request(session.target(), session.random());
    session.write(change.apply(head).encode());
    return answerOrEnd(session);
  }

  /** An end without an answer refuses as well, only less kindly. */
  private static Head answerOrEnd(Session session) throws IOException, InterruptedException {
    try {
      return session.readHead();
    } catch (WireException e) {
      Arrival last = session.connection().poll(Duration.ZERO);
      if (!(last instanceof Arrival.End)) {
        throw e;
      }
      session.remark(Verdict.NON_STRICT, "the connection ended without an answer");
      return new Head("HTTP/1.1 400 Bad Request", List.of());
    }
  }

  /** Without a right Upgrade it may be any request, whose answer is a page. */
  private static void requireRefusal(Head answer) throws Ended {
    if (answer.status() < 200) {
      throw Session.failed("expected a refusal, came: " + answer.start());
    }
  }
}
