package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Head;
import java.util.List;
import java.util.function.UnaryOperator;

/** Group 14.1: requests that open a WebSocket. */
final class ServerOpenings {

  private static final String VERSION = "Sec-WebSocket-Version";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";

  private ServerOpenings() {}

  static List<Case> cases() {
    Group group = new Group().only(Role.SERVER).section("RFC 6455 4.2.1, 4.2.2");
    rightRequests(group);
    return group.cases();
  }

  private static void rightRequests(Group group) {
    String requirement = "This request is right, and opens a WebSocket.";
    opens(group, "14.1.1", "a plain request", requirement, head -> head);
    opens(group, "14.1.2", "header names in lower case", requirement, Head::lowerCase);
    opens(
        group,
        "14.1.3",
        "values in odd case",
        requirement,
        head -> head.replacing("Upgrade", "WebSocket").replacing("Connection", "UPGRADE"));
    opens(
        group,
        "14.1.4",
        "Connection with several elements",
        requirement,
        head -> head.replacing("Connection", "keep-alive , Upgrade"));
    opens(
        group,
        "14.1.5",
        "Connection in two lines",
        requirement,
        head -> head.replacing("Connection", "keep-alive").with("Connection", "Upgrade"));
    opens(
        group,
        "14.1.6",
        "blanks around values",
        requirement,
        head -> head.replacing(VERSION, "  13 \t").replacing("Upgrade", " websocket  "));
    opens(
        group,
        "14.1.7",
        "headers that mean nothing here",
        requirement,
        head -> head.with("X-Unknown", "1").with("Cookie", "a=b").with("Accept", "*/*"));
    opens(
        group,
        "14.1.8",
        "an extension that nobody knows",
        "An unknown extension is not agreed to, and does no harm.",
        head -> head.with(Deflate.HEADER, "x-unknown-extension; a; b=1"));
    group
        .add(
            "14.1.9",
            "subprotocols",
            "A server chooses none or one of the subprotocols offered.",
            script ->
                byHand(
                    script,
                    "offer the subprotocols x-one and x-two, expect none or one of them",
                    head -> head.with(PROTOCOL, "x-one, x-two")))
        .add(
            "14.1.10",
            "a request byte by byte",
            "How TCP cuts the handshake makes no difference.",
            script ->
                script
                    .opening(Opening.BY_SCRIPT)
                    .step(
                        "send a right request byte by byte, expect 101",
                        session -> {
                          Head head = Handshake.request(session.target(), session.random());
                          for (byte octet : head.encode()) {
                            session.write(new byte[] {octet});
                          }
                          Handshake.requireOpened(head, session.readHead());
                        })
                    .echo(Frame.text("hello"))
                    .close());
    opens(
        group.section("RFC 9112 3.2.2"),
        "14.1.11",
        "a request target with scheme and host",
        "A server takes the absolute form of a request target.",
        ServerOpenings::absolute);
  }

  private static Head absolute(Head head) {
    String path = head.start().split(" ", -1)[1];
    return head.start("GET http://" + head.joined("Host") + path + " HTTP/1.1");
  }

  private static void opens(
      Group group, String id, String title, String requirement, UnaryOperator<Head> change) {
    group.add(
        id,
        title,
        requirement,
        script -> byHand(script, "send a request with " + title + ", expect 101", change));
  }

  private static void byHand(Script script, String words, UnaryOperator<Head> change) {
    script
        .opening(Opening.BY_SCRIPT)
        .step(
            words,
            session -> {
              Head head = change.apply(Handshake.request(session.target(), session.random()));
              session.write(head.encode());
              Head answer = session.readHead();
              Handshake.requireOpened(head, answer);
              if (!answer.all(Deflate.HEADER).isEmpty()) {
                throw Session.failed("agreed to " + answer.joined(Deflate.HEADER));
              }
              String chosen = answer.joined(PROTOCOL);
              if (!chosen.isEmpty() && !head.lists(PROTOCOL, chosen)) {
                throw Session.failed("chose the subprotocol " + chosen);
              }
            })
        .echo(Frame.text("hello"))
        .close();
  }
}
