package io.parley.tests.peers;

import io.parley.WsMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a socket of another library told. */
sealed interface PeerEvent {

  /**
   * The handshake is done.
   *
   * @param subprotocol null when none was agreed on
   * @param header what the other side's {@link Peers#HEADER} says, null when there is none
   * @param target path and query that were asked for, as the peer saw them; null on a client
   */
  record Opened(@Nullable String subprotocol, @Nullable String header, @Nullable String target)
      implements PeerEvent {}

  /** A message, whole. */
  record Message(WsMessage message) implements PeerEvent {}

  /** A pong. */
  record Pong(ByteBuffer payload) implements PeerEvent {}

  /** The end after a close, or 1006 where the library tells a failure so. */
  record Closed(int code, String reason) implements PeerEvent {}

  /**
   * The server answered the handshake with something else than a 101.
   *
   * @param body null when the library does not tell
   */
  record Refused(int status, @Nullable String body) implements PeerEvent {}

  /** The end by a failure. */
  record Failed(Throwable cause) implements PeerEvent {}
}
