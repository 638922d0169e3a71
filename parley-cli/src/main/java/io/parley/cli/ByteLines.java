package io.parley.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of a stream as the bytes they are. For one thread. */
final class ByteLines {

  private final InputStream in;
  private final int maxLine;
  private final byte[] buffer = new byte[64 * 1024];
  private int position;
  private int limit;

  /**
   * Creates one.
   *
   * @param maxLine most bytes in a line
   */
  ByteLines(InputStream in, int maxLine) {
    this.in = in;
    this.maxLine = maxLine;
  }

  /**
   * The next line without its line feed, or null at the end; what stands behind the last line feed
   * is a line, unless nothing does.
   *
   * @throws IOException if reading fails or the line is too long
   */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean found = false;
    while (!found && fill()) {
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, start, position - start);
      found = position < limit;
      if (line.size() > maxLine) {
        throw new IOException(
            "a line of standard input has more than " + maxLine + " bytes, too many for a message");
      }
    }
    if (found) {
      position++; // The line feed itself.
    }
    return found || line.size() > 0 ? line.toByteArray() : null;
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer));
    }
    return limit > 0;
  }
}
