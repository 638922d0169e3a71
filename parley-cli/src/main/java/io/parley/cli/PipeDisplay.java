package io.parley.cli;

import io.parley.WsMessage;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/** Messages to standard output, for another program to read; all else to standard error. */
final class PipeDisplay implements Display {

  private final Stdio stdio;
  private final boolean raw;
  private final boolean quiet;

  /**
   * Creates one.
   *
   * @param raw whether binary messages are written as they are, instead of a line of hex digits
   * @param quiet whether there are no notices
   */
  PipeDisplay(Stdio stdio, boolean raw, boolean quiet) {
    this.stdio = stdio;
    this.raw = raw;
    this.quiet = quiet;
  }

  @Override
  public void message(WsMessage message) {
    PrintStream out = stdio.out();
    byte[] bytes = message.toByteArray();
    if (message.isText() || raw) {
      // As the bytes came: what the locale makes of text is no concern of a pipe.
      out.write(bytes, 0, bytes.length);
    } else {
      out.print(HexFormat.of().formatHex(bytes));
    }
    if (message.isText() || !raw) {
      out.write('\n');
    }
    // Flushes, too: the reader may wait for this very message.
    if (out.checkError()) {
      throw new UncheckedIOException(
          new IOException("standard output is closed or cannot be written"));
    }
  }

  @Override
  public void notice(String text) {
    if (!quiet) {
      stdio.err().println(text);
    }
  }

  @Override
  public void error(String text) {
    stdio.err().println("parley connect: " + text);
  }
}
