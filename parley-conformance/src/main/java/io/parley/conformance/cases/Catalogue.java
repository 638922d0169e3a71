package io.parley.conformance.cases;

import java.util.ArrayList;
import java.util.List;

/** All cases, in order. */
public final class Catalogue {

  private Catalogue() {}

  /** Those for peers of that role. */
  public static List<Case> cases(Role role, Scale scale) {
    return all(scale).stream().filter(test -> test.roles().contains(role)).toList();
  }

  /** What a group is about. */
  public static String title(int group) {
    return switch (group) {
      case 1 -> "Echo";
      case 2 -> "Pings and pongs";
      case 3 -> "Reserved bits";
      case 4 -> "Unknown opcodes";
      case 5 -> "Fragments";
      case 6 -> "UTF-8";
      case 7 -> "The closing handshake";
      case 9 -> "Large and many messages";
      case 10 -> "Fragments of an odd length";
      case 12 -> "Compressed messages";
      case 13 -> "Compressed messages by other parameters";
      case 14 -> "The opening handshake";
      case 15 -> "Masks and lengths";
      case 16 -> "Bounds";
      case 17 -> "The rules of compression";
      case 18 -> "Other endings";
      default -> throw new IllegalArgumentException("there is no group " + group);
    };
  }

  private static List<Case> all(Scale scale) {
    List<Case> all = new ArrayList<>();
    all.addAll(Echoes.cases());
    all.addAll(Pings.cases());
    all.addAll(ReservedBits.cases());
    all.addAll(Opcodes.cases());
    all.addAll(Fragments.cases());
    all.addAll(Utf8.cases());
    all.addAll(Closes.cases());
    all.addAll(Loads.cases(scale));
    all.addAll(CompressedEchoes.cases(scale));
    all.addAll(Framing.cases());
    all.addAll(Bounds.cases());
    all.addAll(CompressedFrames.cases());
    all.addAll(Endings.cases());
    // Last, for a driver may not go on behind a handshake that fails.
    all.addAll(ServerOpenings.cases());
    all.addAll(ServerRefusals.cases());
    all.addAll(ClientOpenings.cases());
    all.addAll(Negotiations.servers());
    all.addAll(Negotiations.clients());
    return all;
  }
}
