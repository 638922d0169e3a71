package io.parley.fuzz;

import io.parley.ExtensionHeader;
import io.parley.http.Headers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of the opening handshake once more, as patterns. */
final class Grammar {

  private static final String SPACE = "[ \\t]*+";
  private static final String CHAR = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
  private static final String TOKEN = CHAR + "++";
  private static final String QUOTED = "\"(?:\\\\?" + CHAR + ")++\"";
  private static final String PARAMETER =
      SPACE + TOKEN + "(?:" + SPACE + "=" + SPACE + "(?:" + TOKEN + "|" + QUOTED + "))?+";
  private static final String EXTENSION = TOKEN + "(?:" + SPACE + ";" + PARAMETER + ")*+";

  private static final Pattern EXTENSIONS = list(EXTENSION);
  private static final Pattern TOKENS = list(TOKEN);

  /** 16 bytes in Base64. */
  static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_BITS = "client_max_window_bits";

  private Grammar() {}

  private static Pattern list(String element) {
    String empty = "(?:" + SPACE + ",)*+";
    String more = "(?:" + SPACE + ",(?:" + SPACE + element + ")?+)*+";
    return Pattern.compile(empty + SPACE + element + more + SPACE);
  }

  /** The values of that field. */
  static List<String> values(Headers headers, String name) {
    List<String> values = new ArrayList<>();
    for (Headers.Field field : headers) {
      if (field.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        values.add(field.value());
      }
    }
    return values;
  }

  /** Whether that field lists that word, in any case. */
  static boolean lists(Headers headers, String name, String word) {
    return Pattern.compile("(?i)(?:\\A|,)" + SPACE + Pattern.quote(word) + SPACE + "(?:,|\\z)")
        .matcher(String.join(",", values(headers, name)))
        .find();
  }

  /** Whether those values of Sec-WebSocket-Extensions are legal. */
  static boolean areExtensions(List<String> values) {
    return values.isEmpty() || EXTENSIONS.matcher(String.join(",", values)).matches();
  }

  /** The subprotocols that are offered, or null if that is done wrongly. */
  static @Nullable List<String> subprotocols(List<String> values) {
    String all = String.join(",", values);
    if (values.isEmpty()) {
      return List.of();
    }
    if (!TOKENS.matcher(all).matches()) {
      return null;
    }
    List<String> tokens = new ArrayList<>();
    for (String each : all.split("[ \\t]*,[ \\t]*", -1)) {
      if (!each.isBlank()) {
        tokens.add(each.strip());
      }
    }
    return new HashSet<>(tokens).size() == tokens.size() ? tokens : null;
  }

  /** Whether that may be answered to that offer (RFC 7692 section 7.1). */
  static boolean isAnswer(ExtensionHeader answer, ExtensionHeader offer) {
    if (!isLegal(offer, true) || !isLegal(answer, false)) {
      return false;
    }
    int serverBits = bits(answer, SERVER_BITS);
    int clientBits = bits(answer, CLIENT_BITS);
    boolean clientMayBeTold = has(offer, CLIENT_BITS);
    return (has(answer, SERVER_NO_CONTEXT) || !has(offer, SERVER_NO_CONTEXT))
        && (!has(offer, SERVER_BITS) || has(answer, SERVER_BITS))
        && serverBits <= bits(offer, SERVER_BITS)
        && (clientMayBeTold || !has(answer, CLIENT_BITS))
        && (!has(answer, CLIENT_BITS) || clientBits <= bits(offer, CLIENT_BITS));
  }

  /** How far back that side may repeat, if that was answered. */
  static Window window(ExtensionHeader answer, boolean client) {
    int bits = bits(answer, client ? CLIENT_BITS : SERVER_BITS);
    boolean forgets = has(answer, client ? CLIENT_NO_CONTEXT : SERVER_NO_CONTEXT);
    return new Window(1 << bits, !forgets);
  }

  private static boolean isLegal(ExtensionHeader header, boolean isOffer) {
    Set<String> names = new HashSet<>();
    for (ExtensionHeader.Parameter parameter : header.parameters()) {
      String value = parameter.value();
      boolean isBits = value != null && value.matches("8|9|1[0-5]");
      boolean legal =
          switch (parameter.name()) {
            case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value == null;
            case SERVER_BITS -> isBits;
            case CLIENT_BITS -> isBits || isOffer && value == null;
            default -> false;
          };
      if (!legal || !names.add(parameter.name())) {
        return false;
      }
    }
    return header.name().equals(NAME);
  }

  private static boolean has(ExtensionHeader header, String name) {
    return header.parameters().stream().anyMatch(parameter -> parameter.name().equals(name));
  }

  /** 15 where nothing is said. */
  private static int bits(ExtensionHeader header, String name) {
    return header.parameters().stream()
        .filter(parameter -> parameter.name().equals(name) && parameter.value() != null)
        .mapToInt(parameter -> Integer.parseInt(parameter.value()))
        .findFirst()
        .orElse(15);
  }
}
