package io.parley.conformance.wire;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that go to a peer and come from it. Whoever implements it tells the {@link Trace} of
 * the run what went and came. Calls come from one thread, but for {@link #close}.
 */
public interface Connection extends AutoCloseable {

  /** What came: bytes, or the end of them. */
  sealed interface Arrival {

    /** Bytes came. */
    record Bytes(Octets octets) implements Arrival {}

    /**
     * Nothing more will come.
     *
     * @param error what broke the connection, or empty when the peer ended it in order
     */
    record End(String error) implements Arrival {}
  }

  /** Writes and flushes. */
  void write(byte[] bytes) throws IOException;

  /**
   * What comes next, or null when nothing did in that time. The end comes again at each call after
   * it.
   */
  @Nullable Arrival poll(Duration patience) throws InterruptedException;

  /** Ends this side's half; with TLS, of that. */
  void endOutput() throws IOException;

  /** Drops the connection with a TCP reset. */
  void reset() throws IOException;

  /** Drops the connection; any thread may. */
  @Override
  void close();
}
