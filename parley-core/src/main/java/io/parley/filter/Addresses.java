package io.parley.filter;

import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One bucket for each remote address. An IPv6 address counts as its network of 64 bits, since
 * whoever has one has them all. Any thread.
 */
final class Addresses {

  /** Beyond that many, the one heard of least recently is forgotten. */
  static final int MOST = 65_536;

  private final Rate rate;

  /** Under this object's lock. */
  private final Map<Object, TokenBucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, TokenBucket> eldest) {
          return size() > MOST;
        }
      };

  Addresses(Rate rate) {
    this.rate = rate;
  }

  /** Counts a request: null if it is within the rate, else the refusal. */
  @Nullable Response refusal(Request request) {
    Duration wait;
    synchronized (this) {
      TokenBucket bucket =
          buckets.computeIfAbsent(key(request.remoteAddress()), address -> new TokenBucket(rate));
      if (bucket.take()) {
        return null;
      }
      wait = bucket.untilNext();
    }
    return Response.of(Status.TOO_MANY_REQUESTS)
        .header("Retry-After", Long.toString(wait.plusMillis(999).toSeconds()))
        .text("Too many requests.\n");
  }

  private static Object key(@Nullable SocketAddress address) {
    InetAddress ip = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    if (ip instanceof Inet6Address) {
      byte[] bytes = ip.getAddress();
      return ByteBuffer.wrap(Arrays.copyOf(bytes, 8));
    }
    return ip != null ? ip : address != null ? address : List.of();
  }
}
