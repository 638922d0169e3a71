package io.parley.cli;

import io.parley.WsMessage;

/** Where {@code parley connect} shows what happens; any thread. */
interface Display {

  /**
   * Shows a message that came.
   *
   * @throws java.io.UncheckedIOException if nobody can see it any more
   */
  void message(WsMessage message);

  /** Tells what else happened. */
  void notice(String text);

  /** Tells what went wrong. */
  void error(String text);
}
