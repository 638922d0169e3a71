package io.parley.protocol;

import io.parley.ExtensionHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of permessage-deflate (RFC 7692 section 7.1), in an offer or an answer.
 *
 * @param serverNoContextTakeover whether the server's messages do without what came before
 * @param clientNoContextTakeover whether the client's do
 * @param serverMaxWindowBits 8 to 15; 0 when it is not there
 * @param clientMaxWindowBits 8 to 15; 0 when it is not there, {@link #ANY} when it has no value
 */
record DeflateParameters(
    boolean serverNoContextTakeover,
    boolean clientNoContextTakeover,
    int serverMaxWindowBits,
    int clientMaxWindowBits) {

  static final String NAME = "permessage-deflate";

  /** In an offer: the client can be told any size. */
  static final int ANY = -1;

  static final int MIN_BITS = 8;
  static final int MAX_BITS = 15;

  private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_BITS = "client_max_window_bits";

  /**
   * What a header says.
   *
   * @throws IllegalArgumentException naming a parameter that is unknown, there twice, or has a
   *     value that it must not have
   */
  static DeflateParameters of(ExtensionHeader header) {
    boolean serverNoContext = false;
    boolean clientNoContext = false;
    int serverBits = 0;
    int clientBits = 0;
    Set<String> seen = new HashSet<>();
    for (ExtensionHeader.Parameter parameter : header.parameters()) {
      require(seen.add(parameter.name()), parameter, "is there twice");
      switch (parameter.name()) {
        case SERVER_NO_CONTEXT -> {
          require(parameter.value() == null, parameter, "has no value");
          serverNoContext = true;
        }
        case CLIENT_NO_CONTEXT -> {
          require(parameter.value() == null, parameter, "has no value");
          clientNoContext = true;
        }
        case SERVER_BITS -> serverBits = bits(parameter);
        case CLIENT_BITS -> clientBits = parameter.value() == null ? ANY : bits(parameter);
        default -> require(false, parameter, "is unknown");
      }
    }
    return new DeflateParameters(serverNoContext, clientNoContext, serverBits, clientBits);
  }

  /** A decimal integer without leading zeros (RFC 7692 section 7.1.2). */
  private static int bits(ExtensionHeader.Parameter parameter) {
    String value = parameter.value();
    boolean legal = value != null && (value.matches("[89]") || value.matches("1[0-5]"));
    require(legal, parameter, "is 8 to 15");
    return value == null ? 0 : Integer.parseInt(value);
  }

  private static void require(
      boolean condition, ExtensionHeader.Parameter parameter, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(
          "parameter \"" + parameter + "\" of " + NAME + ": " + parameter.name() + " " + otherwise);
    }
  }

  /** These parameters as they stand in an offer or answer. */
  ExtensionHeader header() {
    List<ExtensionHeader.Parameter> parameters = new ArrayList<>();
    flag(serverNoContextTakeover, SERVER_NO_CONTEXT, parameters);
    flag(clientNoContextTakeover, CLIENT_NO_CONTEXT, parameters);
    bits(serverMaxWindowBits, SERVER_BITS, parameters);
    bits(clientMaxWindowBits, CLIENT_BITS, parameters);
    return new ExtensionHeader(NAME, parameters);
  }

  private static void flag(boolean on, String name, List<ExtensionHeader.Parameter> to) {
    if (on) {
      to.add(new ExtensionHeader.Parameter(name, null));
    }
  }

  private static void bits(int bits, String name, List<ExtensionHeader.Parameter> to) {
    if (bits != 0) {
      @Nullable String value = bits == ANY ? null : Integer.toString(bits);
      to.add(new ExtensionHeader.Parameter(name, value));
    }
  }
}
