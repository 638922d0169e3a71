package io.parley.conformance.cases;

import io.parley.conformance.cases.Script.Cut;
import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import java.util.List;

/** Group 4: opcodes that mean nothing yet. */
final class Opcodes {

  private static final String REQUIREMENT =
      "An unknown opcode fails the connection. What came before is still answered, what comes after"
          + " is not.";

  private Opcodes() {}

  static List<Case> cases() {
    Group group = new Group().section("RFC 6455 5.2");
    family(group, "4.1.", 3);
    family(group, "4.2.", 11);
    return group.cases();
  }

  private static void family(Group group, String prefix, int first) {
    Octets payload = Octets.utf8("reserved opcode payload");
    Frame text = Frame.text("hello");
    Frame ping = Frame.ping("");
    for (int i = 0; i < 5; i++) {
      int opcode = first + i;
      Frame broken = Frame.of(opcode, i % 2 == 0 ? Octets.NONE : payload);
      Cut cut = i == 2 ? Cut.TOGETHER : i == 3 ? Cut.FRAMES : Cut.OCTETS;
      group.add(
          prefix + (i + 1),
          "opcode " + opcode + (i < 2 ? "" : " behind a valid text"),
          REQUIREMENT,
          i < 2
              ? script -> script.send(broken).expectFail(1002)
              : script -> script.send(cut, text, broken, ping).expectBeforeFailing(text, 1002));
    }
  }
}
