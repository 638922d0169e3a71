package io.parley.netty.dial;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Hosts by name, address or network, as in {@code no_proxy}. No name is looked up. */
public record HostPatterns(List<Pattern> patterns) {

  /** No host at all. */
  public static final HostPatterns NONE = new HostPatterns(List.of());

  /** One of them. */
  private interface Pattern {
    boolean matches(Target target);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException naming what is none
   */
  public static HostPatterns of(String... texts) {
    List<Pattern> patterns = new ArrayList<>();
    for (String text : texts) {
      patterns.add(pattern(text.strip().toLowerCase(Locale.ROOT)));
    }
    return new HostPatterns(List.copyOf(patterns));
  }

  /** These, and those besides. */
  public HostPatterns and(HostPatterns more) {
    List<Pattern> all = new ArrayList<>(patterns);
    all.addAll(more.patterns);
    return new HostPatterns(List.copyOf(all));
  }

  /** Whether one of them means that target. */
  public boolean match(Target target) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(target));
  }

  private static Pattern pattern(String text) {
    if (text.equals("*")) {
      return target -> true;
    }
    Pattern network = network(text);
    if (network != null) {
      return network;
    }
    int colon = text.lastIndexOf(':');
    if (colon >= 0) {
      int port = port(text, text.substring(colon + 1));
      Pattern host = host(text, text.substring(0, colon));
      return target -> target.port() == port && host.matches(target);
    }
    return host(text, text);
  }

  private static Pattern host(String whole, String text) {
    Pattern network = network(text.replaceAll("^\\[(.*)\\]$", "$1"));
    if (network != null) {
      return network;
    }
    String name = text.replaceFirst("^\\*?\\.", "");
    if (!name.matches("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\\.?")) {
      throw new IllegalArgumentException(
          "no host, address or network to leave out of a proxy: '" + whole + "'");
    }
    return target -> {
      String host = target.host().toLowerCase(Locale.ROOT);
      return host.equals(name) || host.endsWith("." + name);
    };
  }

  private static int port(String whole, String digits) {
    if (!digits.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("no port at the end of '" + whole + "'");
    }
    return Integer.parseInt(digits);
  }

  /** An address, or the first bits of one; null if it is neither. */
  private static @Nullable Pattern network(String text) {
    int slash = text.indexOf('/');
    byte[] bytes =
        NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    if (bytes == null) {
      return null;
    }
    int all = 8 * bytes.length;
    String digits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
    if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > all) {
      throw new IllegalArgumentException("no network: '" + text + "'");
    }
    int bits = Integer.parseInt(digits);
    return target -> {
      InetAddress literal = target.literal();
      return literal != null && startsAlike(literal.getAddress(), bytes, bits);
    };
  }

  private static boolean startsAlike(byte[] one, byte[] other, int bits) {
    if (one.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
