package io.parley.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proxies whose word is taken for who sent a request, by which scheme and to which host: in {@code
 * Forwarded} (RFC 7239), or in {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code
 * -Port}. Anybody can send these headers; only what a trusted proxy has added counts. So they are
 * read from the end, where the proxy stands that this request came from: as long as the one that an
 * entry was received from is trusted as well, the entry before it counts. Immutable.
 *
 * <p>Where what counts is malformed, or the two forms name different clients, nothing is taken from
 * them. An entry without an address ({@code unknown}, an obfuscated identifier) ends the way back,
 * and the address stays that of the proxy that wrote it.
 */
public final class TrustedProxies {

  /** Nobody's word is taken. */
  public static final TrustedProxies NONE = new TrustedProxies(AddressRanges.NONE);

  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._~!$&'()*+;=%-]+)(?::\\d{1,5})?");

  private final AddressRanges addresses;

  private TrustedProxies(AddressRanges addresses) {
    this.addresses = addresses;
  }

  /** Those at these addresses. */
  public static TrustedProxies at(AddressRanges addresses) {
    return new TrustedProxies(addresses);
  }

  /**
   * What one proxy, or some in a row, say about the request; null for what they do not say.
   *
   * @param depth how many entries about addresses count
   */
  private record Told(
      @Nullable InetSocketAddress client,
      @Nullable String scheme,
      @Nullable String host,
      @Nullable Integer port,
      int depth) {

    static final Told NOTHING = new Told(null, null, null, null, 0);
  }

  /** What counts says no such thing as it should. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * That request with the remote address, {@linkplain Request#isSecure scheme} and {@code Host}
   * that trusted proxies tell of; the same one if it comes from no trusted proxy, or none tells
   * any. The headers they tell it with stay as they are.
   */
  public Request told(Request request) {
    return told(request, complaint -> {});
  }

  /**
   * As {@link #told(Request)}.
   *
   * @param complaints is told why nothing is taken from what a trusted proxy says
   */
  public Request told(Request request, Consumer<? super String> complaints) {
    if (addresses.isEmpty() || !addresses.contains(request.remoteAddress())) {
      return request;
    }
    List<String> standard = request.headers().all("Forwarded");
    List<String> addressList = request.headers().all("X-Forwarded-For");
    try {
      Told told;
      if (standard.isEmpty()) {
        told = byPlainHeaders(request, addressList);
      } else {
        told = byStandard(standard);
        if (!addressList.isEmpty()) {
          requireSame(told, byAddresses(addressList));
        }
      }
      return applied(told, request);
    } catch (Malformed e) {
      complaints.accept(e.getMessage());
      return request;
    }
  }

  private static void requireSame(Told standard, Told other) throws Malformed {
    InetAddress one = standard.client == null ? null : standard.client.getAddress();
    InetAddress two = other.client == null ? null : other.client.getAddress();
    if (one == null ? two != null : !one.equals(two)) {
      throw new Malformed("Forwarded and X-Forwarded-For name different clients");
    }
  }

  // ---- RFC 7239

  private Told byStandard(List<String> lines) throws Malformed {
    Told told = Told.NOTHING;
    List<ForwardedElement> elements = ForwardedElement.parse(String.join(",", lines));
    for (int i = elements.size() - 1; i >= 0; i--) {
      ForwardedElement element = elements.get(i);
      InetSocketAddress client = element.client() == null ? null : node(element.client());
      told =
          new Told(
              client == null ? told.client : client,
              element.proto() == null ? told.scheme : scheme(element.proto()),
              element.host() == null ? told.host : host(element.host()),
              null,
              told.depth + 1);
      if (client == null || !addresses.contains(client)) {
        break;
      }
    }
    return told;
  }

  // ---- The older headers

  private Told byPlainHeaders(Request request, List<String> addressList) throws Malformed {
    Told told = byAddresses(addressList);
    int depth = Math.max(1, told.depth);
    String proto = counting(request, "X-Forwarded-Proto", depth);
    String host = counting(request, "X-Forwarded-Host", depth);
    String port = counting(request, "X-Forwarded-Port", depth);
    return new Told(
        told.client,
        proto == null ? null : scheme(proto),
        host == null ? null : host(host),
        port == null ? null : port(port),
        depth);
  }

  private Told byAddresses(List<String> lines) throws Malformed {
    Told told = Told.NOTHING;
    List<String> nodes = elements(lines);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      InetSocketAddress client = node(nodes.get(i));
      told = new Told(client == null ? told.client : client, null, null, null, told.depth + 1);
      if (client == null || !addresses.contains(client)) {
        break;
      }
    }
    return told;
  }

  private static List<String> elements(List<String> lines) {
    List<String> elements = new ArrayList<>();
    for (String line : lines) {
      for (String element : line.split(",", -1)) {
        if (!element.isBlank()) {
          elements.add(element.strip());
        }
      }
    }
    return elements;
  }

  /**
   * The entry that belongs to the outermost trusted proxy: each of them adds one, or replaces what
   * was there.
   */
  private static @Nullable String counting(Request request, String name, int depth) {
    List<String> entries = elements(request.headers().all(name));
    return entries.isEmpty() ? null : entries.get(Math.max(0, entries.size() - depth));
  }

  // ---- Values

  /** An address with a port or without; null for {@code unknown} and obfuscated identifiers. */
  private static @Nullable InetSocketAddress node(String text) throws Malformed {
    String name = text;
    int port = 0;
    int end = text.startsWith("[") ? text.indexOf(']') : -1;
    // Without brackets several colons are those of an IPv6 address, which may stand so in
    // X-Forwarded-For.
    int colon = end >= 0 ? end + 1 : text.indexOf(':');
    if (end >= 0 || colon >= 0 && colon == text.lastIndexOf(':')) {
      name = end >= 0 ? text.substring(1, end) : text.substring(0, colon);
      if (colon < text.length()) {
        if (text.charAt(colon) != ':') {
          throw new Malformed("no address: " + text);
        }
        String given = text.substring(colon + 1);
        port = given.matches("_[A-Za-z0-9._-]+") ? 0 : port(given);
      }
    }
    if (name.equalsIgnoreCase("unknown") || name.matches("_[A-Za-z0-9._-]+")) {
      return null;
    }
    InetAddress address = IpLiteral.parse(name);
    if (address == null || end >= 0 && name.indexOf(':') < 0) {
      throw new Malformed("no address: " + text);
    }
    return new InetSocketAddress(address, port);
  }

  private static String scheme(String text) throws Malformed {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "http", "ws" -> "http";
      case "https", "wss" -> "https";
      default -> throw new Malformed("no scheme of HTTP: " + text);
    };
  }

  private static String host(String text) throws Malformed {
    if (!HOST.matcher(text).matches()) {
      throw new Malformed("no host: " + text);
    }
    return text;
  }

  private static int port(String text) throws Malformed {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new Malformed("no port: " + text);
    }
    return Integer.parseInt(text);
  }

  // ---- The result

  private static Request applied(Told told, Request request) {
    Request result = told.client == null ? request : request.remoteAddress(told.client);
    if (told.scheme != null) {
      result = result.secure(told.scheme.equals("https"));
    }
    String before = request.header("Host");
    String host = told.host == null ? before : told.host;
    if (host != null && told.port != null && !host.matches(".*:\\d+")) {
      boolean standard = told.port == (result.isSecure() ? 443 : 80);
      host = standard ? host : host + ":" + told.port;
    }
    return host == null || host.equals(before)
        ? result
        : result.headers(result.headers().set("Host", host));
  }

  @Override
  public String toString() {
    return addresses.toString();
  }
}
