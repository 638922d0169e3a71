package io.parley.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A set of addresses, such as those of the proxies in front of a server. Immutable. */
public final class AddressRanges {

  /** No address. */
  public static final AddressRanges NONE = new AddressRanges(List.of(), false, List.of());

  private static final String UNIX = "unix";

  private static final Map<String, List<String>> NAMES =
      Map.of(
          "loopback",
          List.of("127.0.0.0/8", "::1"),
          "private",
          List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
          UNIX,
          List.of());

  private final List<Range> ranges;
  private final boolean unix;

  /** As they were named. */
  private final List<String> names;

  private AddressRanges(List<Range> ranges, boolean unix, List<String> names) {
    this.ranges = ranges;
    this.unix = unix;
    this.names = names;
  }

  /** Addresses that begin with the same bits. */
  private static final class Range {
    private final byte[] prefix;
    private final int bits;

    Range(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != prefix[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || (address[whole] ^ prefix[whole]) >> 8 - rest == 0;
    }
  }

  /**
   * The addresses of these ranges.
   *
   * @param ranges each an IP address, a network such as {@code 10.0.0.0/8} or {@code
   *     2001:db8::/32}, or one of these names: {@code loopback} (127.0.0.0/8 and ::1), {@code
   *     private} (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 of RFC 1918 and fc00::/7 of RFC 4193),
   *     {@code unix} (every peer of a Unix socket)
   * @throws IllegalArgumentException naming what is none of them
   */
  public static AddressRanges of(String... ranges) {
    List<Range> all = new ArrayList<>();
    boolean unix = false;
    for (String range : ranges) {
      unix |= range.equals(UNIX);
      for (String each : NAMES.getOrDefault(range, List.of(range))) {
        all.add(range(each));
      }
    }
    return new AddressRanges(List.copyOf(all), unix, List.of(ranges));
  }

  private static Range range(String text) {
    int slash = text.indexOf('/');
    InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw wrong(text, "");
    }
    byte[] prefix = address.getAddress();
    int bits = slash < 0 ? prefix.length * 8 : bits(text, text.substring(slash + 1), prefix);
    Range range = new Range(prefix, bits);
    for (int bit = bits; bit < prefix.length * 8; bit++) {
      if ((prefix[bit / 8] & 0x80 >> bit % 8) != 0) {
        throw wrong(text, ": its address has bits behind the first " + bits);
      }
    }
    return range;
  }

  private static int bits(String text, String digits, byte[] prefix) {
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > prefix.length * 8) {
      throw wrong(text, ": behind the slash stands a number from 0 to " + prefix.length * 8);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException(
        "a range is an IP address, a network such as 10.0.0.0/8, or loopback, private or unix, not "
            + (text.isEmpty() ? "empty" : text)
            + why);
  }

  /** Whether there is no address in it. */
  public boolean isEmpty() {
    return ranges.isEmpty() && !unix;
  }

  /** Whether it has that IP address, or the peers of that Unix socket. */
  public boolean contains(@Nullable SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress) {
      return unix;
    }
    return address instanceof InetSocketAddress inet
        && inet.getAddress() != null
        && contains(inet.getAddress());
  }

  /** Whether it has that address; one of IPv4 in the form of IPv6 is the one of IPv4. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (Range range : ranges) {
      if (range.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  /** The ranges as they were given. */
  @Override
  public String toString() {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
