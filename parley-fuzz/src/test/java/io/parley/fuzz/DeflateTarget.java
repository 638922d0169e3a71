package io.parley.fuzz;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.conformance.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes inflate to a message within the bound or fail with 1007 or 1009; what one side
 * compresses, the other one reads, whatever both agreed on, and so would one that remembers no more
 * than was agreed. Nothing is held in the end.
 *
 * <p>Input: 0 to inflate (1 for context takeover; the bound in two bytes; payloads, each behind its
 * length in two bytes), or 2 to compress (settings of client and server: a byte each for flags,
 * level and windows; messages, each a byte for who sends it and in which form, a count of
 * repetitions, a counted pattern).
 */
public final class DeflateTarget {

  private static final int MAX = 1 << 20;

  private DeflateTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Input input = new Input(data);
    int mode = input.next();
    if ((mode & 2) == 0) {
      inflate(input, (mode & 1) != 0);
    } else {
      roundTrip(input);
    }
  }

  private static void inflate(Input input, boolean takeover) {
    int max = 1 + (input.next() << 8 | input.next());
    Compression settings = Compression.on().contextTakeover(takeover, takeover);
    try (WatchedDeflate deflate = new WatchedDeflate(settings);
        Inflating other = new Inflating(takeover, max)) {
      try (Extension.Session session = session(deflate, "")) {
        boolean comparable = true;
        while (input.hasMore()) {
          byte[] payload = input.take(input.next() << 8 | input.next());
          Inflating.Outcome expected = other.read(payload.clone());
          comparable &= !(expected instanceof Inflating.Outcome.Unusual);
          byte[] message = session.decode(payload, payload.length, max);
          Check.that(message.length <= max, () -> message.length + " bytes, above " + max);
          if (comparable) {
            requireSame(message, expected);
          }
        }
      } catch (ProtocolException e) {
        int code = e.status().code();
        Check.that(code == 1007 || code == 1009, () -> "failed with " + code);
      }
      deflate.requireNothingHeld();
    }
  }

  private static void requireSame(byte[] message, Inflating.Outcome expected) {
    Check.that(
        expected instanceof Inflating.Outcome.Whole whole
            && whole.bytes().equals(Octets.of(message)),
        () -> "became a message of " + message.length + " bytes where another made " + expected);
  }

  private static void roundTrip(Input input) {
    try (WatchedDeflate clients = new WatchedDeflate(settings(input));
        WatchedDeflate servers = new WatchedDeflate(settings(input))) {
      ExtensionHeader offer = clients.offers().get(0);
      Extension.Agreement agreement = servers.accept(offer);
      Check.that(agreement != null, () -> "declined " + offer);
      if (agreement != null) {
        Check.that(
            Grammar.isAnswer(agreement.answer(), offer),
            () -> "answered " + agreement.answer() + " to " + offer);
        try (Extension.Session server = agreement.session();
            Extension.Session client = clients.answered(agreement.answer())) {
          Window toServer = Grammar.window(agreement.answer(), true);
          Window toClient = Grammar.window(agreement.answer(), false);
          while (input.hasMore()) {
            int how = input.next();
            if ((how & 1) != 0) {
              send(message(input, how), client, server, toServer);
            } else {
              send(message(input, how), server, client, toClient);
            }
          }
        }
      }
      clients.requireNothingHeld();
      servers.requireNothingHeld();
    }
  }

  private static Compression settings(Input input) {
    int flags = input.next();
    int windows = input.next();
    return Compression.on()
        .threshold((flags & 4) != 0 ? 100 : 0)
        .contextTakeover((flags & 1) != 0, (flags & 2) != 0)
        .level(1 + (flags >> 4) % 9)
        .windowBits(8 + (windows & 7), 8 + (windows >> 4 & 7));
  }

  private static WsMessage message(Input input, int how) {
    int times = 1 + input.next() * ((how & 4) != 0 ? 16 : 1);
    byte[] pattern = input.takeCounted();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int i = 0; i < times && content.size() < 200_000; i++) {
      content.writeBytes(pattern);
      if ((how & 8) != 0) {
        // Repetitions at other distances than the length of the pattern.
        content.write(i >> 3);
      }
    }
    WsMessage message = WsMessage.wrap(content.toByteArray());
    return (how & 2) != 0 ? message.withoutCompression() : message;
  }

  private static void send(
      WsMessage message, Extension.Session from, Extension.Session to, Window window) {
    byte[] payload = from.encode(message);
    if (payload == null) {
      return;
    }
    Check.that(message.isCompressible(), () -> "compressed what should not be");
    window.requireReads(payload, message.toByteArray());
    byte[] came;
    try {
      came = to.decode(payload, payload.length, MAX);
    } catch (ProtocolException e) {
      throw new AssertionError("cannot read what the other side wrote: " + e, e);
    }
    Check.that(
        Arrays.equals(came, message.toByteArray()),
        () -> message.size() + " bytes became others, " + came.length);
  }

  private static Extension.Session session(WatchedDeflate deflate, String parameters) {
    ExtensionHeader offer = ExtensionsTarget.parsed("permessage-deflate" + parameters);
    Extension.Agreement agreement = deflate.accept(offer);
    if (agreement == null) {
      throw new AssertionError("declined " + List.of(offer));
    }
    return agreement.session();
  }
}
