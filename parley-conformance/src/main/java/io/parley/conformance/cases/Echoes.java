package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import java.util.List;

/** Group 1: messages of every length form come back. */
final class Echoes {

  private static final int[] LENGTHS = {0, 125, 126, 127, 128, 65535, 65536};

  private Echoes() {}

  static List<Case> cases() {
    Group group = new Group().section("RFC 6455 5.2, 5.6");
    family(group, "1.1.", Opcode.TEXT, '*');
    family(group, "1.2.", Opcode.BINARY, 0xfe);
    return group.cases();
  }

  private static void family(Group group, String prefix, int opcode, int octet) {
    String kind = Opcode.name(opcode);
    int number = 1;
    for (int length : LENGTHS) {
      group.add(
          prefix + number++,
          kind + " of " + length + " bytes",
          "A "
              + kind
              + " message of "
              + length
              + " bytes comes back as it was, and the connection"
              + " closes cleanly.",
          script -> script.echo(Frame.of(opcode, Octets.repeat(octet, length))).close());
    }
    Frame frame = Frame.of(opcode, Octets.repeat(octet, 65536));
    group.add(
        prefix + number,
        kind + " of 65536 bytes in small writes",
        "How TCP cuts a frame makes no difference.",
        script -> script.sendInPieces(997, frame).expect(frame).close());
  }
}
