package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import java.util.List;

/** Groups 9 and 10: large messages, many fragments, many round trips. */
final class Loads {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final int[] SIZES = {64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB};
  private static final int[] FRAGMENTS = {
    64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB
  };
  private static final int[] WRITES = {64, 128, 256, 512, KIB, 2 * KIB};
  private static final int[] ROUND_TRIPS = {0, 16, 64, 256, KIB, 4 * KIB};

  private Loads() {}

  static List<Case> cases(Scale scale) {
    Group group = new Group().section("RFC 6455 5.4, 5.6");
    for (int kind = 0; kind < 2; kind++) {
      int opcode = kind == 0 ? Opcode.TEXT : Opcode.BINARY;
      for (int i = 0; i < SIZES.length; i++) {
        whole(group, "9." + (1 + kind) + "." + (i + 1), opcode, SIZES[i] / scale.divisor());
      }
      for (int i = 0; i < FRAGMENTS.length; i++) {
        fragmented(group, "9." + (3 + kind) + "." + (i + 1), opcode, FRAGMENTS[i], scale);
      }
      for (int i = 0; i < WRITES.length; i++) {
        written(group, "9." + (5 + kind) + "." + (i + 1), opcode, WRITES[i]);
      }
      for (int i = 0; i < ROUND_TRIPS.length; i++) {
        many(group, "9." + (7 + kind) + "." + (i + 1), opcode, ROUND_TRIPS[i], scale);
      }
    }
    group.add(
        "10.1.1",
        "65536 bytes in fragments of 1300",
        "Fragments of any length are put together.",
        script ->
            script
                .send(Utf8.fragments(Octets.repeat('*', 65536), 1300))
                .expect(Frame.text(Octets.repeat('*', 65536)))
                .close());
    return group.cases();
  }

  private static Octets payload(int opcode, int size) {
    return Octets.repeat(opcode == Opcode.TEXT ? '*' : 0xfe, size);
  }

  private static void whole(Group group, String id, int opcode, int size) {
    group.add(
        id,
        Opcode.name(opcode) + " of " + size + " bytes",
        "Large messages come back.",
        script -> script.echo(Frame.of(opcode, payload(opcode, size))).close());
  }

  private static void fragmented(Group group, String id, int opcode, int fragment, Scale scale) {
    int size = (int) Math.min(scale.longest(), (long) fragment * scale.maxFragments());
    group.add(
        id,
        Opcode.name(opcode) + " of " + size + " bytes in fragments of " + fragment,
        "Large messages in fragments come back.",
        script -> {
          Octets payload = payload(opcode, size);
          script
              .step(
                  "send " + payload + " in fragments of " + fragment + " bytes",
                  session -> session.send(Utf8.fragments(opcode, payload, fragment)))
              .expect(Frame.of(opcode, payload))
              .close();
        });
  }

  private static void written(Group group, String id, int opcode, int write) {
    group.add(
        id,
        Opcode.name(opcode) + " of 1 MiB in writes of " + write,
        "Large messages that come in small pieces come back.",
        script -> {
          Frame frame = Frame.of(opcode, payload(opcode, MIB));
          script.sendInPieces(write, frame).expect(frame).close();
        });
  }

  private static void many(Group group, String id, int opcode, int size, Scale scale) {
    int count = scale.roundTrips();
    group.add(
        id,
        count + " round trips of " + Opcode.name(opcode) + " of " + size + " bytes",
        "Messages come back one by one.",
        script -> script.echoMany(count, opcode, payload(opcode, size)).close());
  }
}
