package io.parley;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An extension of the protocol (RFC 6455 section 9) that changes the payload of messages and marks
 * the changed ones by a reserved bit; permessage-deflate is one. Shared by all sockets of a server
 * or client: any thread.
 */
public interface Extension {

  /** RSV1, the reserved bit of permessage-deflate. */
  int RSV1 = 0x40;

  /** RSV2. */
  int RSV2 = 0x20;

  /** RSV3. */
  int RSV3 = 0x10;

  /** The registered name; a token. */
  String name();

  /**
   * The reserved bit that marks messages. Of several extensions that want the same one, the first
   * that both sides take has it.
   */
  int reservedBit();

  /** What a client offers, the most wanted first; none to offer nothing. */
  List<ExtensionHeader> offers();

  /**
   * What a server makes of an offer. An offer that is not understood wholly is declined.
   *
   * @param offer has this extension's name
   * @return null to decline; the client's next offer may still be taken
   */
  @Nullable Agreement accept(ExtensionHeader offer);

  /**
   * What a client makes of the server's answer to one of its offers.
   *
   * @throws IllegalArgumentException naming what is wrong with the answer: the handshake fails
   */
  Session answered(ExtensionHeader answer);

  /**
   * What a server takes.
   *
   * @param answer goes into the 101
   * @param session of the new socket; closed with it
   */
  record Agreement(ExtensionHeader answer, Session session) {}

  /** The extension at work on one socket; on its event loop only. */
  interface Session extends AutoCloseable {

    /**
     * The payload to send for that message, with the reserved bit set. What this throws breaks the
     * connection: 1006.
     *
     * @return null to send the message as it is
     */
    byte @Nullable [] encode(WsMessage message);

    /**
     * The payload of a received message that had the reserved bit.
     *
     * @param payload valid up to {@code length} only; may be changed
     * @param maxSize no result may be longer
     * @throws ProtocolException if the payload cannot be read, or would be too long: the socket
     *     fails with that status; with 1011 for any other exception
     */
    byte[] decode(byte[] payload, int length, int maxSize) throws ProtocolException;

    /** Gives back what the session holds. */
    @Override
    void close();
  }
}
