package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Head;
import io.parley.conformance.wire.Head.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Groups 14.3 and 14.4: answers that open a WebSocket, and such that must not. */
final class ClientOpenings {

  private static final String ACCEPT = "Sec-WebSocket-Accept";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";

  private ClientOpenings() {}

  static List<Case> cases() {
    Group group = new Group().only(Role.CLIENT).section("RFC 6455 4.1");
    group
        .add(
            "14.3.1",
            "the request",
            "A client asks by GET and HTTP/1.1, with Host, Upgrade, Connection, version 13 and a"
                + " key of 16 bytes.",
            script -> script.echo(Frame.text("hello")).close())
        .add(
            "14.3.2",
            "a new key each time",
            "A client chooses a key at random for each connection.",
            script -> script.echo(Frame.text("hello")).close());
    rightAnswers(group);
    wrongAnswers(group);
    return group.cases();
  }

  private static void rightAnswers(Group group) {
    String requirement = "This answer is right, and opens a WebSocket.";
    accepts(group, "14.3.3", "header names in lower case", requirement, Head::lowerCase);
    accepts(
        group,
        "14.3.4",
        "values in odd case",
        requirement,
        head -> head.replacing("Upgrade", "WebSocket").replacing("Connection", "upgrade"));
    accepts(
        group,
        "14.3.5",
        "another reason phrase and more headers",
        requirement,
        head -> head.start("HTTP/1.1 101 Why Not").with("Server", "x").with("Date", "today"));
    accepts(
        group,
        "14.3.6",
        "Connection with several elements",
        requirement,
        head -> head.replacing("Connection", "keep-alive, Upgrade"));
    group
        .add(
            "14.3.7",
            "a message right behind the answer",
            "Frames that come with the answer are not lost.",
            script ->
                script
                    .opening(Opening.BY_SCRIPT)
                    .step(
                        "send a right answer and the text \"hello\" in one write",
                        session -> {
                          Handshake.requireRight(session.request());
                          ByteArrayOutputStream out = new ByteArrayOutputStream();
                          out.writeBytes(Handshake.answer(session.request()).encode());
                          out.writeBytes(session.encoded(Frame.text("hello")));
                          session.write(out.toByteArray());
                        })
                    .expectText("hello")
                    .close())
        .add(
            "14.3.8",
            "an answer byte by byte",
            "How TCP cuts the handshake makes no difference.",
            script ->
                script
                    .opening(Opening.BY_SCRIPT)
                    .step(
                        "send a right answer byte by byte",
                        session -> {
                          for (byte octet : Handshake.answer(session.request()).encode()) {
                            session.write(new byte[] {octet});
                          }
                        })
                    .echo(Frame.text("hello"))
                    .close());
  }

  private static void wrongAnswers(Group group) {
    String requirement = "This answer opens no WebSocket: the client sends nothing and gives up.";
    rejects(group, "14.4.1", "no Upgrade", requirement, head -> head.without("Upgrade"));
    rejects(
        group,
        "14.4.2",
        "Upgrade to something else",
        requirement,
        head -> head.replacing("Upgrade", "websockets"));
    rejects(group, "14.4.3", "no Connection", requirement, head -> head.without("Connection"));
    rejects(
        group,
        "14.4.4",
        "Connection without Upgrade",
        requirement,
        head -> head.replacing("Connection", "close"));
    rejects(group, "14.4.5", "no accept", requirement, head -> head.without(ACCEPT));
    rejects(
        group,
        "14.4.6",
        "the accept of another key",
        requirement,
        head -> head.replacing(ACCEPT, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    rejects(
        group,
        "14.4.7",
        "an accept in another case",
        requirement,
        head -> head.replacing(ACCEPT, swapped(head.joined(ACCEPT))));
    rejects(
        group,
        "14.4.8",
        "an extension that was not offered",
        requirement,
        head -> head.with(Deflate.HEADER, "x-unknown-extension"));
    rejects(
        group,
        "14.4.9",
        "a subprotocol that was not offered",
        requirement,
        head -> head.with(PROTOCOL, "x-unknown-subprotocol"));
    int number = 10;
    for (String status :
        List.of(
            "200 OK",
            "400 Bad Request",
            "401 Unauthorized",
            "404 Not Found",
            "500 Internal Server Error",
            "503 Service Unavailable")) {
      rejects(
          group,
          "14.4." + number++,
          "the status " + status,
          requirement,
          head ->
              new Head(
                  "HTTP/1.1 " + status,
                  List.of(new Field("Content-Length", "0"), new Field("Connection", "close"))));
    }
    group.byHand(
        "14.4.16",
        "bytes that are no HTTP",
        requirement,
        "send garbage, expect the client to give up",
        session -> {
          session.write(new byte[] {0x16, 3, 1, 2, 0, 'x', '\r', '\n', '\r', '\n'});
          requireGivenUp(session);
        });
    group.byHand(
        "14.4.17",
        "no answer, but the end",
        requirement,
        "end this side's half, expect the client to give up",
        session -> {
          session.connection().endOutput();
          requireGivenUp(session);
        });
  }

  private static String swapped(String text) {
    StringBuilder out = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                out.append(
                    (char)
                        (Character.isUpperCase(c)
                            ? Character.toLowerCase(c)
                            : Character.toUpperCase(c))));
    return out.toString();
  }

  private static void accepts(
      Group group, String id, String title, String requirement, UnaryOperator<Head> change) {
    group.add(
        id,
        title,
        requirement,
        script ->
            script
                .opening(Opening.BY_SCRIPT)
                .step(
                    "send an answer with " + title,
                    session -> session.openWith(change.apply(Handshake.answer(session.request()))))
                .echo(Frame.text("hello"))
                .close());
  }

  private static void rejects(
      Group group, String id, String title, String requirement, UnaryOperator<Head> change) {
    group.byHand(
        id,
        title,
        requirement,
        "send an answer with " + title + ", expect the client to give up",
        session -> {
          Head answer = change.apply(Handshake.answer(session.request()));
          session.openWith(answer);
          if (answer.status() != 101) {
            session.endOutput();
          }
          requireGivenUp(session);
        });
  }

  private static Event answerToProbe(Session session)
      throws IOException, InterruptedException, Ended {
    try {
      return session.next();
    } catch (Ended e) {
      throw Session.failed("expected the client to give up, but it uses it: " + e.getMessage());
    }
  }

  /** The client ends the connection and has sent nothing. */
  static void requireGivenUp(Session session) throws IOException, InterruptedException, Ended {
    if (session.sendsRequest(session.timing().failFast())) {
      throw Session.failed("the client went on to use the connection for another request");
    }
    Event event = session.next(session.timing().failFast());
    if (event instanceof Event.Nothing) {
      // It may have given up and be slow to end TCP. One that thinks it is open sends this back.
      session.send(Frame.text("hello"));
      event = answerToProbe(session);
      if (event instanceof Event.End || event instanceof Event.Nothing) {
        session.remark(Verdict.NON_STRICT, "the client gave up, but did not end the connection");
        return;
      }
    }
    if (event instanceof Event.Close) {
      session.remark(Verdict.NON_STRICT, "came " + event + " on a connection that never opened");
    } else if (!(event instanceof Event.End)) {
      throw Session.failed("expected the client to give up, came " + event);
    }
  }
}
