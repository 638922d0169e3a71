package io.parley.conformance.cases;

import io.parley.conformance.cases.Script.Cut;
import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import java.util.List;

/** Group 3: reserved bits that nobody agreed on. */
final class ReservedBits {

  private static final String REQUIREMENT =
      "A reserved bit that no extension gives a meaning fails the connection. What came before is"
          + " still answered, what comes after is not.";

  private ReservedBits() {}

  static List<Case> cases() {
    Frame text = Frame.text("hello");
    Octets octets = Octets.hex("00fffefdfcfb00ff");
    Frame ping = Frame.ping("");
    Group group = new Group().section("RFC 6455 5.2");
    group.add(
        "3.1",
        "reserved bits 1 on a text",
        REQUIREMENT,
        script -> script.send(text.rsv(1)).expectFail(1002));
    behind(group, "3.2", Cut.TOGETHER, text, text.rsv(2), ping);
    behind(group, "3.3", Cut.FRAMES, text, text.rsv(3), ping);
    behind(group, "3.4", Cut.OCTETS, text, text.rsv(4), ping);
    alone(group, "3.5", Frame.binary(octets).rsv(5));
    alone(group, "3.6", Frame.ping("hello").rsv(6));
    alone(group, "3.7", Frame.close(1000, "").rsv(7));
    return group.cases();
  }

  private static void behind(
      Group group, String id, Cut cut, Frame before, Frame broken, Frame after) {
    group.add(
        id,
        "reserved bits " + broken.rsv() + " behind a valid text",
        REQUIREMENT,
        script -> script.send(cut, before, broken, after).expectBeforeFailing(before, 1002));
  }

  private static void alone(Group group, String id, Frame broken) {
    group.add(
        id,
        "reserved bits " + broken.rsv() + " on another frame",
        REQUIREMENT,
        script -> script.send(broken).expectFail(1002));
  }
}
