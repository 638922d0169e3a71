package io.parley.cli;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends the lines of standard input, no faster than they go out, and then closes. */
final class PipeInput implements Runnable {

  /** Most bytes in a line; the send queue must have room for one above its high mark. */
  static final int MAX_LINE = 16 * 1024 * 1024;

  private final InputStream in;
  private final Session session;
  private final boolean binary;
  private final Duration linger;

  /**
   * Creates one.
   *
   * @param binary whether lines become binary messages
   * @param linger how long to wait for answers at the end of the input
   */
  PipeInput(InputStream in, Session session, boolean binary, Duration linger) {
    this.in = in;
    this.session = session;
    this.binary = binary;
    this.linger = linger;
  }

  @Override
  public void run() {
    try {
      ByteLines lines = new ByteLines(in, MAX_LINE);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        if (!session.send(message(line))) {
          return;
        }
      }
      if (!session.awaitEnd(linger)) {
        session.close(WsStatus.of(1000));
      }
    } catch (IOException e) {
      session.fail("cannot read standard input: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WsMessage message(byte[] line) {
    if (binary) {
      return WsMessage.wrap(line);
    }
    // What is not UTF-8 becomes U+FFFD, for a text message must be.
    return WsMessage.of(new String(line, StandardCharsets.UTF_8));
  }
}
