package io.parley.load;

import org.jspecify.annotations.Nullable;

/**
 * When each message on the way was asked for, oldest first: as many as may be in flight. Replies
 * come in the order of the requests, so nothing else tells them apart.
 */
final class SendTimes {

  private long @Nullable [] ring;
  private int first;
  private int count;

  /** So many more were asked for. */
  void add(int messages, long now) {
    long[] times = ring == null || count + messages > ring.length ? grown(messages) : ring;
    int next = (first + count) % times.length;
    for (int i = 0; i < messages; i++) {
      times[next] = now;
      next = next + 1 == times.length ? 0 : next + 1;
    }
    count += messages;
  }

  private long[] grown(int messages) {
    long[] times = new long[count + messages];
    for (int i = 0; ring != null && i < count; i++) {
      times[i] = ring[(first + i) % ring.length];
    }
    ring = times;
    first = 0;
    return times;
  }

  /** The oldest are here; no more than there are. */
  void remove(int messages, long now, Latencies latencies) {
    long[] times = ring;
    if (times == null) {
      return;
    }
    int same = 0;
    long since = 0;
    for (int i = 0; i < messages; i++) {
      // Most were asked for in one go, and one count serves all of those.
      if (same > 0 && times[first] != since) {
        latencies.record(now - since, same);
        same = 0;
      }
      since = times[first];
      same++;
      first = first + 1 == times.length ? 0 : first + 1;
    }
    latencies.record(now - since, same);
    count -= messages;
  }

  /** How many are on the way. */
  int count() {
    return count;
  }
}
