package io.parley.cli;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a line that a person typed asks for; {@link InputParser} reads it. */
public sealed interface Input {

  /** Send this message. */
  record Send(WsMessage message) implements Input {}

  /**
   * Send a ping.
   *
   * @param payload at most 125 bytes; null for one that the socket chooses
   */
  record Ping(@Nullable ByteBuffer payload) implements Input {}

  /** Close with this status, which is one that may be sent. */
  record Close(WsStatus status) implements Input {}

  /** Tell how the socket stands. */
  record State() implements Input {}

  /** Tell the commands. */
  record Help() implements Input {}

  /** Close and leave. */
  record Quit() implements Input {}

  /** Nothing can be done but to tell what is wrong with the line. */
  record Mistake(String explanation) implements Input {}
}
