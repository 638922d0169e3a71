package io.parley.browser;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a socket, by the URL standard's parser (section 4.4) as far as absolute URLs of these
 * four schemes go, and the checks of the socket's constructor.
 *
 * @param scheme {@code ws} or {@code wss}
 * @param credentials user and password as in {@code user:password}, percent-encoded, or null
 * @param host as it goes out, an IPv6 address in brackets
 * @param port -1 for the scheme's own
 * @param path begins with a slash
 * @param query without the question mark, or null
 */
record SocketUrl(
    String scheme,
    @Nullable String credentials,
    String host,
    int port,
    String path,
    @Nullable String query) {

  private static final Map<String, Integer> PORTS =
      Map.of("ws", 80, "http", 80, "wss", 443, "https", 443);

  private static final Pattern ABSOLUTE =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(.*)", Pattern.DOTALL);

  private static final Pattern AUTHORITY =
      Pattern.compile("[/\\\\]*(?:([^/\\\\]*)@)?([^/\\\\]*)(.*)", Pattern.DOTALL);

  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[^]]*]|[^:]*)(?::([0-9]*))?", Pattern.DOTALL);

  private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]*|[0-9]+");

  private static final int MAX_PORT = 65_535;

  /** What is percent-encoded beside controls and what is not ASCII (URL, section 1.3). */
  private static final String IN_QUERY = " \"#<>'";

  private static final String IN_PATH = " \"#<>?^`{}";
  private static final String IN_USER = IN_PATH + "/:;=@[\\]|";

  /** Allowed in a URL, but not in a {@link URI} nor in what HTTP calls a request target. */
  private static final String NOT_IN_URI = "[]\\^`{|}";

  private static final String FORBIDDEN_IN_HOST = " #%/:<>?@[\\]^|";

  static SocketUrl parse(String input) {
    String url = input.replaceAll("\\p{Cs}", "\uFFFD");
    url = url.replaceAll("^[\\x00- ]+|[\\x00- ]+$", "").replaceAll("[\\t\\n\\r]", "");
    Matcher absolute = ABSOLUTE.matcher(url);
    require(absolute.matches(), "there is no base for a relative URL", input);
    String scheme = absolute.group(1).toLowerCase(Locale.ROOT);
    Integer own = PORTS.get(scheme);
    if (own == null) {
      throw new DOMException(
          "the scheme of a socket is ws, wss, http or https: " + input, "SyntaxError");
    }
    require(url.indexOf('#') < 0, "the URL of a socket has no fragment", input);
    String[] parts = absolute.group(2).split("\\?", 2);
    Matcher authority = AUTHORITY.matcher(parts[0]);
    require(authority.matches(), "not a URL", input);
    Matcher hostPort = HOST_PORT.matcher(authority.group(2));
    require(hostPort.matches(), "not a host with a port", input);
    String host = host(hostPort.group(1), input);
    int port = port(hostPort.group(2), own, input);
    String user = authority.group(1);
    return new SocketUrl(
        scheme.replace("http", "ws"),
        user == null || user.isEmpty() || user.equals(":") ? null : credentials(user),
        host,
        port,
        path(authority.group(3)),
        parts.length == 1 ? null : encode(parts[1], IN_QUERY));
  }

  private static void require(boolean condition, String otherwise, String input) {
    if (!condition) {
      throw new DOMException(otherwise + ": " + input, "SyntaxError");
    }
  }

  private static String credentials(String user) {
    String[] both = user.split(":", 2);
    return encode(both[0], IN_USER)
        + (both.length == 1 || both[1].isEmpty() ? "" : ":" + encode(both[1], IN_USER));
  }

  private static int port(@Nullable String digits, int own, String input) {
    if (digits == null || digits.isEmpty()) {
      return -1;
    }
    String significant = digits.replaceFirst("^0+(?=.)", "");
    require(
        significant.length() <= 5 && Integer.parseInt(significant) <= MAX_PORT,
        "a port is at most " + MAX_PORT,
        input);
    int port = Integer.parseInt(significant);
    return port == own ? -1 : port;
  }

  // ---- Host, section 3.5.

  private static String host(String text, String input) {
    require(!text.isEmpty(), "the URL of a socket has a host", input);
    if (text.startsWith("[")) {
      return "[" + ipv6(text, input) + "]";
    }
    String domain = new String(decode(text), StandardCharsets.UTF_8);
    String ascii;
    try {
      ascii = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new DOMException("not a host: " + input, "SyntaxError", e);
    }
    require(
        !ascii.isEmpty()
            && ascii
                .chars()
                .noneMatch(c -> c <= ' ' || c >= 0x7f || FORBIDDEN_IN_HOST.indexOf(c) >= 0),
        "not a host",
        input);
    List<String> labels = new ArrayList<>(Arrays.asList(ascii.split("\\.", -1)));
    if (labels.size() > 1 && labels.get(labels.size() - 1).isEmpty()) {
      labels.remove(labels.size() - 1);
    }
    return NUMBER.matcher(labels.get(labels.size() - 1)).matches() ? ipv4(labels, input) : ascii;
  }

  /** An IPv4 address in any of its spellings, as four decimal numbers. */
  private static String ipv4(List<String> labels, String input) {
    require(labels.size() <= 4, "not an IPv4 address", input);
    long address = 0;
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      long number = NUMBER.matcher(label).matches() ? number(label) : -1;
      boolean last = i == labels.size() - 1;
      long bound = last ? 1L << 8 * (5 - labels.size()) : 256;
      require(number >= 0 && number < bound, "not an IPv4 address", input);
      address += last ? number : number << 8 * (3 - i);
    }
    return (address >> 24)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  /** Decimal, with 0x before hexadecimal, with 0 before octal; -1 if it is none or too big. */
  private static long number(String label) {
    boolean hex = label.matches("0[xX].*");
    boolean octal = !hex && label.length() > 1 && label.startsWith("0");
    String digits = label.substring(hex ? 2 : 0).replaceFirst("^0+", "");
    try {
      return digits.isEmpty()
          ? 0
          : digits.length() > 12 ? -1 : Long.parseLong(digits, hex ? 16 : octal ? 8 : 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String ipv6(String bracketed, String input) {
    require(bracketed.matches("\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]"), "not an IPv6 address", input);
    byte[] bytes;
    try {
      bytes = InetAddress.getByName(bracketed).getAddress();
    } catch (UnknownHostException e) {
      throw new DOMException("not an IPv6 address: " + input, "SyntaxError", e);
    }
    if (bytes.length == 4) {
      // What the JDK takes for the IPv4 address that it maps.
      byte[] mapped = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, bytes[0], bytes[1], bytes[2], bytes[3]
      };
      bytes = mapped;
    }
    int[] pieces = new int[8];
    for (int i = 0; i < 8; i++) {
      pieces[i] = ByteBuffer.wrap(bytes).getShort(2 * i) & 0xffff;
    }
    return compressed(pieces);
  }

  /** With the first longest run of zeros, if it is longer than one, left out. */
  private static String compressed(int[] pieces) {
    int start = -1;
    int longest = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && pieces[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        start = i;
        longest = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append(i == 0 ? "::" : ":");
        i += longest - 1;
      } else {
        text.append(Integer.toHexString(pieces[i])).append(i == 7 ? "" : ":");
      }
    }
    return text.toString();
  }

  // ---- Path and query.

  private static String path(String text) {
    List<String> segments = new ArrayList<>();
    String[] all = text.replaceFirst("^[/\\\\]", "").split("[/\\\\]", -1);
    for (int i = 0; i < all.length; i++) {
      String plain = all[i].replaceAll("%2[eE]", ".");
      boolean last = i == all.length - 1;
      if (plain.equals("..") || plain.equals(".")) {
        if (plain.equals("..") && !segments.isEmpty()) {
          segments.remove(segments.size() - 1);
        }
        if (last) {
          segments.add("");
        }
      } else {
        segments.add(encode(all[i], IN_PATH));
      }
    }
    return "/" + String.join("/", segments);
  }

  private static String encode(String text, String set) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b < ' ' || b == 0x7f || set.indexOf(b) >= 0) {
        encoded.append(String.format("%%%02X", b & 0xff));
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }

  private static byte[] decode(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
      if (in[i] == '%' && low >= 0) {
        out.put((byte) (high << 4 | low));
        i += 2;
      } else {
        out.put(in[i]);
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  // ---- What comes out.

  /** Scheme, host and port: {@code wss://feed.example}. */
  String origin() {
    return scheme + "://" + hostAndPort();
  }

  private String hostAndPort() {
    return port < 0 ? host : host + ":" + port;
  }

  /** The URL in full, as {@link WebSocket#url} shows it. */
  String href() {
    return scheme
        + "://"
        + (credentials == null ? "" : credentials + "@")
        + hostAndPort()
        + path
        + (query == null ? "" : "?" + query);
  }

  /**
   * What to connect to.
   *
   * @throws IllegalArgumentException if it is a URL but no URI
   */
  URI uri() {
    return URI.create(origin() + forUri(path) + (query == null ? "" : "?" + forUri(query)));
  }

  private static String forUri(String text) {
    return encode(text, NOT_IN_URI).replaceAll("%(?![0-9a-fA-F]{2})", "%25");
  }

  /** The header that carries the credentials, or null when there are none. */
  @Nullable String authorization() {
    if (credentials == null) {
      return null;
    }
    byte[] plain = decode(credentials.contains(":") ? credentials : credentials + ":");
    return "Basic " + Base64.getEncoder().encodeToString(plain);
  }
}
