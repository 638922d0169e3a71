package io.parley.conformance.cases;

import io.parley.conformance.cases.Script.Cut;
import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import java.util.List;

/** Group 5: messages in several frames. */
final class Fragments {

  private Fragments() {}

  static List<Case> cases() {
    Group group = new Group();
    controls(group);
    reassembly(group);
    orphans(group);
    nested(group);
    return group.cases();
  }

  private static void controls(Group group) {
    String requirement = "Control frames are not fragmented; one that is fails the connection.";
    Frame end = Frame.continuation("fragment2");
    group
        .section("RFC 6455 5.5")
        .add(
            "5.1",
            "ping in two fragments",
            requirement,
            script -> script.send(Frame.ping("fragment1").unfinished(), end).expectFail(1002))
        .add(
            "5.2",
            "pong in two fragments",
            requirement,
            script ->
                script
                    .send(Frame.pong(Octets.utf8("fragment1")).unfinished(), end)
                    .expectFail(1002));
  }

  private static void reassembly(Group group) {
    Frame first = Frame.text("fragment1").unfinished();
    Frame last = Frame.continuation("fragment2");
    Frame ping = Frame.ping("between");
    Frame pong = Frame.pong(Octets.utf8("between"));
    String whole = "fragment1fragment2";
    group.section("RFC 6455 5.4");
    int number = 3;
    for (Cut cut : Cut.values()) {
      group.add(
          "5." + number++,
          "text in two fragments, cut " + (number - 3),
          "The fragments of a message are put together, however TCP cuts them.",
          script -> script.send(cut, first, last).expectText(whole).close());
    }
    int cuts = 1;
    for (Cut cut : Cut.values()) {
      group.add(
          "5." + number++,
          "ping between two fragments, cut " + cuts++,
          "A ping between the fragments of a message is answered at once, before the message is"
              + " complete.",
          script -> script.send(cut, first, ping, last).expect(pong).expectText(whole).close());
    }
  }

  private static void orphans(Group group) {
    String requirement = "A continuation where no message began fails the connection.";
    Frame text = Frame.text("hello");
    int number = 9;
    for (boolean fin : new boolean[] {true, false}) {
      Frame whole = Frame.continuation("orphan");
      Frame orphan = fin ? whole : whole.unfinished();
      int cuts = 1;
      for (Cut cut : Cut.values()) {
        group.add(
            "5." + number++,
            "continuation of nothing" + (fin ? "" : " (more follows)") + ", cut " + cuts++,
            requirement,
            script -> script.send(cut, orphan, text).expectFail(1002));
      }
    }
    group.add(
        "5.15",
        "continuation behind a complete message",
        "A complete message comes back; the continuation behind it, of no message, fails the"
            + " connection.",
        script ->
            script
                .send(
                    Frame.text("fragment1").unfinished(),
                    Frame.continuation("fragment2"),
                    Frame.continuation("fragment3").unfinished(),
                    Frame.text("hello"))
                .expectBeforeFailing(Frame.text("fragment1fragment2"), 1002));
    repeated(group, "5.16", true);
    repeated(group, "5.17", false);
  }

  private static void repeated(Group group, String id, boolean unfinished) {
    Frame orphan = Frame.continuation("fragment1");
    Frame begin = Frame.text("fragment2").unfinished();
    Frame end = Frame.continuation("fragment3");
    group.add(
        id,
        "continuation of nothing" + (unfinished ? " (more follows)" : "") + " before messages",
        "A continuation where no message began fails the connection, whatever follows.",
        script ->
            script
                .send(unfinished ? orphan.unfinished() : orphan, begin, end, begin, end)
                .expectFail(1002));
  }

  private static void nested(Group group) {
    Octets one = Octets.utf8("pong 1");
    Octets two = Octets.utf8("pong 2");
    group
        .add(
            "5.18",
            "text within a text",
            "A new message within another one fails the connection.",
            script ->
                script
                    .send(Frame.text("fragment1").unfinished(), Frame.text("fragment2"))
                    .expectFail(1002))
        .add(
            "5.19",
            "five fragments with pings between, in several writes",
            "Pings between fragments are answered at once; the message is put together.",
            script ->
                script
                    .send(
                        Frame.text("fragment1").unfinished(),
                        Frame.continuation("fragment2").unfinished(),
                        Frame.ping(one))
                    .expect(Frame.pong(one))
                    .send(
                        Frame.continuation("fragment3").unfinished(),
                        Frame.continuation("fragment4").unfinished(),
                        Frame.ping(two),
                        Frame.continuation("fragment5"))
                    .expect(Frame.pong(two))
                    .expectText("fragment1fragment2fragment3fragment4fragment5")
                    .close())
        .add(
            "5.20",
            "five fragments with pings between, frame by frame",
            "Pings between fragments are answered at once; the message is put together.",
            script ->
                script
                    .send(
                        Cut.FRAMES,
                        Frame.text("fragment1").unfinished(),
                        Frame.continuation("fragment2").unfinished(),
                        Frame.ping(one),
                        Frame.continuation("fragment3").unfinished(),
                        Frame.continuation("fragment4").unfinished(),
                        Frame.ping(two),
                        Frame.continuation("fragment5"))
                    .expect(Frame.pong(one))
                    .expect(Frame.pong(two))
                    .expectText("fragment1fragment2fragment3fragment4fragment5")
                    .close());
  }
}
