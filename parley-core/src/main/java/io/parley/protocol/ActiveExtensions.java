package io.parley.protocol;

import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The extensions at work on one socket, in the order of the server's answer: the first one sees a
 * message to send first, and one received last (RFC 6455 section 9.1). One thread at a time.
 */
public final class ActiveExtensions implements AutoCloseable {

  /** No extension. */
  public static final ActiveExtensions NONE = new ActiveExtensions(List.of());

  private final List<Agreed> agreed;

  private ActiveExtensions(List<Agreed> agreed) {
    this.agreed = agreed;
  }

  static ActiveExtensions of(List<Agreed> agreed) {
    return agreed.isEmpty() ? NONE : new ActiveExtensions(List.copyOf(agreed));
  }

  /** An extension, what was agreed on, and its session on this socket. */
  record Agreed(Extension extension, ExtensionHeader header, Extension.Session session) {

    /** Whether that extension cannot come besides. */
    boolean conflicts(Extension other) {
      return extension.name().equals(other.name())
          || extension.reservedBit() == other.reservedBit();
    }
  }

  /** A payload as it goes over the wire, and the reserved bits that tell what was done to it. */
  record Encoded(WsMessage payload, int reservedBits) {}

  /** All reserved bits that may be set. */
  int reservedBits() {
    int bits = 0;
    for (Agreed each : agreed) {
      bits |= each.extension().reservedBit();
    }
    return bits;
  }

  /** What to send for that message; null for the message as it is. */
  @Nullable Encoded encode(WsMessage message) {
    WsMessage current = message;
    int bits = 0;
    for (Agreed each : agreed) {
      byte[] encoded;
      try {
        encoded = each.session().encode(current);
      } catch (RuntimeException e) {
        throw new IllegalStateException(
            "extension " + each.extension().name() + " cannot write " + message, e);
      }
      if (encoded != null) {
        bits |= each.extension().reservedBit();
        current = WsMessage.wrap(encoded);
        if (!message.isCompressible()) {
          current = current.withoutCompression();
        }
      }
    }
    return bits == 0 ? null : new Encoded(current, bits);
  }

  /**
   * The payload of a message that had those reserved bits.
   *
   * @throws ProtocolException as {@link Extension.Session#decode}; with 1009 also when an extension
   *     gave more than it was allowed, with 1011 when it threw anything else
   */
  byte[] decode(int bits, byte[] payload, int length, int maxSize) throws ProtocolException {
    byte[] current = payload;
    int size = length;
    for (int i = agreed.size() - 1; i >= 0; i--) {
      Agreed each = agreed.get(i);
      if ((bits & each.extension().reservedBit()) != 0) {
        current = decode(each, current, size, maxSize);
        size = current.length;
      }
    }
    return current;
  }

  private static byte[] decode(Agreed by, byte[] payload, int length, int maxSize)
      throws ProtocolException {
    String name = by.extension().name();
    byte[] decoded;
    try {
      decoded = Objects.requireNonNull(by.session().decode(payload, length, maxSize), "no payload");
    } catch (RuntimeException e) {
      ProtocolException failure =
          new ProtocolException(
              WsStatus.INTERNAL_ERROR, "extension " + name + " cannot read a message: " + e);
      failure.initCause(e);
      throw failure;
    }
    if (decoded.length > maxSize) {
      throw new ProtocolException(
          WsStatus.MESSAGE_TOO_BIG,
          "extension "
              + name
              + " made a message of "
              + decoded.length
              + " bytes, more than maxMessageSize, "
              + maxSize);
    }
    return decoded;
  }

  /**
   * Gives back what the sessions hold; all of them, whichever throws.
   *
   * @throws IllegalStateException naming the extension whose session threw
   */
  @Override
  public void close() {
    IllegalStateException failure = null;
    for (Agreed each : agreed) {
      try {
        each.session().close();
      } catch (RuntimeException e) {
        failure =
            new IllegalStateException(
                "extension " + each.extension().name() + " cannot close its session", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
