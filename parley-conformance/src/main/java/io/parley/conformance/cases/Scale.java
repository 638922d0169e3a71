package io.parley.conformance.cases;

/**
 * How large the cases of groups 9, 12 and 13 are. Numbers and requirements are the same.
 *
 * @param divisor sizes of group 9 are divided by this
 * @param longest the largest message of group 9 that is cut into fragments or writes
 * @param maxFragments the most fragments of one of its messages
 * @param roundTrips messages of each of the cases that send many
 */
public record Scale(int divisor, int longest, int maxFragments, int roundTrips) {

  /** No message beyond 1 MiB, none in more than 1024 fragments, 50 round trips. */
  public static final Scale SMALL = new Scale(16, 1 << 20, 1024, 50);

  /** Messages of up to 16 MiB, up to 65536 fragments, 1000 round trips. */
  public static final Scale FULL = new Scale(1, 4 << 20, 1 << 16, 1000);

  /** How many messages of that size a case of groups 12 and 13 sends. */
  int messages(int size) {
    return divisor == 1 ? roundTrips : Math.max(4, Math.min(roundTrips, roundTrips * 4096 / size));
  }
}
