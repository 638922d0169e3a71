package io.parley.conformance.cases;

import io.parley.conformance.cases.Extension.Parameter;
import io.parley.conformance.wire.Head;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How permessage-deflate is agreed on (RFC 7692 sections 5 and 7.1). */
final class Deflate {

  static final String NAME = "permessage-deflate";
  static final String HEADER = "Sec-WebSocket-Extensions";

  /** What most clients offer. */
  static final String USUAL_OFFER = NAME + "; client_max_window_bits";

  private static final String SERVER_FORGETS = "server_no_context_takeover";
  private static final String CLIENT_FORGETS = "client_no_context_takeover";
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_BITS = "client_max_window_bits";
  private static final int MAX_BITS = 15;

  private Deflate() {}

  /**
   * An opening with permessage-deflate.
   *
   * @param offers what is offered to a server
   * @param clientForgets a client is told to send without context takeover
   * @param clientBits a client is told to use that window; 0 to leave it alone
   */
  record Agreed(String offers, boolean clientForgets, int clientBits) implements Opening {
    static final Agreed USUAL = new Agreed(USUAL_OFFER, false, 0);

    @Override
    public String words() {
      return "the opening handshake, with permessage-deflate agreed on (to a server: "
          + offers
          + "; to a client: "
          + NAME
          + (clientForgets ? "; " + CLIENT_FORGETS : "")
          + (clientBits == 0 ? "" : "; " + CLIENT_BITS + "=" + clientBits)
          + ")";
    }

    @Override
    public void open(Session session) throws IOException, InterruptedException, Ended {
      DeflateParameters agreed =
          session.peer() == Role.SERVER ? offer(session, offers) : answer(session, this);
      if (agreed == null) {
        throw new Ended(Verdict.UNIMPLEMENTED, "the server declined: " + offers);
      }
      session.compress(agreed);
    }
  }

  /**
   * Opens with that offer and holds the answer to it.
   *
   * @return null when the server declined
   */
  static @Nullable DeflateParameters offer(Session session, String offers)
      throws IOException, InterruptedException, Ended {
    Head request = Handshake.request(session.target(), session.random()).with(HEADER, offers);
    session.write(request.encode());
    Head answer = session.readHead();
    Handshake.requireOpened(request, answer);
    List<Extension> accepted = Extension.parse(answer.joined(HEADER));
    if (accepted.isEmpty()) {
      return null;
    }
    Extension extension = accepted.get(0);
    if (accepted.size() > 1 || !isValid(extension, true)) {
      throw Session.failed("came the extensions " + answer.joined(HEADER));
    }
    List<Extension> valid =
        Extension.parse(offers).stream().filter(offer -> isValid(offer, false)).toList();
    if (valid.stream().noneMatch(offer -> allows(offer, extension))) {
      String detail =
          "the server agreed to what was not offered: "
              + answer.joined(HEADER)
              + " to the offer "
              + offers;
      if (valid.stream().noneMatch(offer -> allows(offer, wholeWindow(extension)))) {
        throw Session.failed(detail);
      }
      session.remark(Verdict.NON_STRICT, detail);
    }
    return new DeflateParameters(
        extension.has(CLIENT_FORGETS),
        extension.number(CLIENT_BITS, MAX_BITS),
        extension.has(SERVER_FORGETS),
        extension.number(SERVER_BITS, MAX_BITS));
  }

  /** One that leaves out a window of 15 bits says the same, though not as it should. */
  private static Extension wholeWindow(Extension answer) {
    List<Parameter> parameters = new ArrayList<>(answer.parameters());
    if (!answer.has(SERVER_BITS)) {
      parameters.add(new Parameter(SERVER_BITS, "15"));
    }
    return new Extension(answer.name(), parameters);
  }

  private static boolean allows(Extension offer, Extension answer) {
    boolean server =
        (!offer.has(SERVER_FORGETS) || answer.has(SERVER_FORGETS))
            && (!offer.has(SERVER_BITS)
                || answer.has(SERVER_BITS)
                    && answer.number(SERVER_BITS, MAX_BITS) <= offer.number(SERVER_BITS, MAX_BITS));
    boolean client =
        !answer.has(CLIENT_BITS)
            || offer.has(CLIENT_BITS)
                && answer.number(CLIENT_BITS, MAX_BITS) <= offer.number(CLIENT_BITS, MAX_BITS);
    return server && client;
  }

  /** Whether its parameters are known, each there once, and in range. */
  private static boolean isValid(Extension extension, boolean answer) {
    Set<String> seen = new HashSet<>();
    return extension.name().equalsIgnoreCase(NAME)
        && extension.parameters().stream().allMatch(p -> seen.add(p.name()) && isValid(p, answer));
  }

  private static boolean isValid(Parameter parameter, boolean answer) {
    String value = parameter.value();
    return switch (parameter.name()) {
      case SERVER_FORGETS, CLIENT_FORGETS -> value == null;
      case SERVER_BITS -> isBits(value);
      case CLIENT_BITS -> value == null ? !answer : isBits(value);
      default -> false;
    };
  }

  private static boolean isBits(@Nullable String value) {
    return value != null && value.matches("[89]|1[0-5]");
  }

  /** The first valid offer of a client. */
  static Extension offerOf(Session session) throws Ended {
    for (Extension offer : Extension.parse(session.request().joined(HEADER))) {
      if (offer.name().equalsIgnoreCase(NAME)) {
        if (!isValid(offer, false)) {
          throw Session.failed("the client offers " + session.request().joined(HEADER));
        }
        return offer;
      }
    }
    throw new Ended(Verdict.UNIMPLEMENTED, "the client does not offer permessage-deflate");
  }

  private static DeflateParameters answer(Session session, Agreed wanted) throws Ended {
    Extension offer = offerOf(session);
    StringBuilder answer = new StringBuilder(NAME);
    if (offer.has(SERVER_FORGETS)) {
      answer.append("; ").append(SERVER_FORGETS);
    }
    int kitBits = offer.number(SERVER_BITS, MAX_BITS);
    if (offer.has(SERVER_BITS)) {
      answer.append("; ").append(SERVER_BITS).append('=').append(kitBits);
    }
    if (wanted.clientForgets()) {
      answer.append("; ").append(CLIENT_FORGETS);
    }
    int clientBits = MAX_BITS;
    if (wanted.clientBits() != 0) {
      if (!offer.has(CLIENT_BITS)) {
        throw new Ended(
            Verdict.UNIMPLEMENTED, "the client does not let the server choose its window");
      }
      clientBits = Math.min(wanted.clientBits(), offer.number(CLIENT_BITS, MAX_BITS));
      answer.append("; ").append(CLIENT_BITS).append('=').append(clientBits);
    }
    session.openWith(Handshake.answer(session.request()).with(HEADER, answer.toString()));
    // What the client only hints at binds nobody: what counts is what was answered.
    return new DeflateParameters(
        offer.has(SERVER_FORGETS), kitBits, wanted.clientForgets(), clientBits);
  }

  /** Ends the case unless the server agrees to permessage-deflate when it is offered plainly. */
  static void requireOffered(Session session) throws IOException, InterruptedException, Ended {
    try (Session other = session.another()) {
      if (offer(other, NAME) == null) {
        throw new Ended(Verdict.UNIMPLEMENTED, "the server declines permessage-deflate");
      }
    }
  }
}
