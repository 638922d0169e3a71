package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Groups 12 and 13: compressed messages of all kinds and lengths come back. */
final class CompressedEchoes {

  /** Sizes of messages, and in how long fragments; 0 for one frame. */
  private static final int[][] FORMS = {
    {16, 0},
    {64, 0},
    {256, 0},
    {1024, 0},
    {4096, 0},
    {8192, 0},
    {16384, 0},
    {32768, 0},
    {65536, 0},
    {131072, 0},
    {8192, 256},
    {16384, 256},
    {32768, 256},
    {65536, 256},
    {131072, 256},
    {131072, 1024},
    {131072, 4096},
    {131072, 32768}
  };

  private CompressedEchoes() {}

  static List<Case> cases(Scale scale) {
    Group group = new Group().section("RFC 7692 7.2");
    List<Samples> kinds = Samples.kinds();
    for (int kind = 0; kind < kinds.size(); kind++) {
      family(group, "12." + (kind + 1) + ".", "", kinds.get(kind), Deflate.Agreed.USUAL, scale);
    }
    group.section("RFC 7692 7.1.1, 7.1.2, 7.2");
    family(group, 1, false, 0, kinds.get(0), scale);
    family(group, 2, true, 0, kinds.get(0), scale);
    family(group, 3, false, 9, kinds.get(0), scale);
    family(group, 4, false, 15, kinds.get(0), scale);
    family(group, 5, true, 9, kinds.get(0), scale);
    family(group, 6, true, 15, kinds.get(0), scale);
    String fallback = String.join(", ", offer(true, 9), offer(true, 0), Deflate.USUAL_OFFER);
    family(
        group,
        "13.7.",
        ", three offers to choose from",
        kinds.get(0),
        new Deflate.Agreed(fallback, true, 9),
        scale);
    return group.cases();
  }

  private static void family(
      Group group, int number, boolean forgets, int bits, Samples kind, Scale scale) {
    String title = ", " + (forgets ? "no context takeover" : "context takeover");
    title += bits == 0 ? "" : ", window of " + bits + " bits";
    String offer = offer(forgets, bits) + "; client_max_window_bits";
    Opening opening = new Deflate.Agreed(offer, forgets, bits);
    family(group, "13." + number + ".", title, kind, opening, scale);
  }

  private static String offer(boolean forgets, int bits) {
    return Deflate.NAME
        + (forgets ? "; server_no_context_takeover" : "")
        + (bits == 0 ? "" : "; server_max_window_bits=" + bits);
  }

  private static void family(
      Group group, String prefix, String more, Samples kind, Opening opening, Scale scale) {
    for (int i = 0; i < FORMS.length; i++) {
      int size = FORMS[i][0];
      int fragment = FORMS[i][1];
      int count = scale.messages(size);
      String cut = fragment == 0 ? "" : " in fragments of " + fragment;
      String title = count + " messages of " + size + " bytes of " + kind.name() + cut;
      group.add(
          prefix + (i + 1),
          "compressed" + more + ": " + title,
          "Compressed messages come back, by the parameters that were agreed on.",
          script ->
              script
                  .opening(opening)
                  .step(
                      "send compressed and expect back, one by one, " + title,
                      session -> echo(session, kind, size, fragment, count))
                  .close());
    }
  }

  private static void echo(Session session, Samples kind, int size, int fragment, int count)
      throws IOException, InterruptedException, Ended {
    for (int i = 0; i < count; i++) {
      Octets payload = kind.message(i, size);
      session.send(compressed(kind.opcode(), session.deflate(payload), fragment));
      Expect.frame(session, Frame.of(kind.opcode(), payload));
    }
  }

  /** A compressed message, in one frame or in fragments of that many bytes. */
  static Frame[] compressed(int opcode, Octets deflated, int fragment) {
    int size = fragment == 0 ? Math.max(deflated.length(), 1) : fragment;
    List<Frame> frames = new ArrayList<>(List.of(Utf8.fragments(opcode, deflated, size)));
    frames.set(0, frames.get(0).rsv(4));
    return frames.toArray(Frame[]::new);
  }

  /** A compressed text in one frame. */
  static Frame compressed(Octets deflated) {
    return Frame.of(Opcode.TEXT, deflated).rsv(4);
  }
}
