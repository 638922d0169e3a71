package io.parley.conformance.wire;

import io.parley.conformance.wire.Connection.Arrival;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A head that came.
 *
 * @param head first line and headers
 * @param rest the bytes behind it that came already
 */
public record HeadReader(Head head, Octets rest) {

  private static final int MAX_HEAD = 64 * 1024;
  private static final String END = "\r\n\r\n";

  /**
   * Reads a head.
   *
   * @throws WireException if none comes in that time, or it is too long, or it is none
   */
  public static HeadReader read(Connection connection, Duration patience)
      throws WireException, InterruptedException {
    StringBuilder text = new StringBuilder();
    long deadline = System.nanoTime() + patience.toNanos();
    while (text.indexOf(END) < 0) {
      if (text.length() > MAX_HEAD) {
        throw new WireException("came more than " + MAX_HEAD + " bytes of headers");
      }
      long left = Math.max(deadline - System.nanoTime(), 0);
      Arrival arrival = connection.poll(Duration.ofNanos(left));
      if (arrival == null) {
        throw new WireException("no head of HTTP came in " + patience.toMillis() + " ms");
      } else if (arrival instanceof Arrival.End end) {
        throw new WireException("the connection ended before a head of HTTP came " + end.error());
      } else if (arrival instanceof Arrival.Bytes bytes) {
        text.append(new String(bytes.octets().toArray(), StandardCharsets.ISO_8859_1));
      }
    }
    int end = text.indexOf(END);
    byte[] rest = text.substring(end + END.length()).getBytes(StandardCharsets.ISO_8859_1);
    return new HeadReader(Head.parse(text.substring(0, end)), Octets.of(rest));
  }
}
