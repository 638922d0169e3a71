package io.parley.connection;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A byte connection as a {@link Connection} sees it. Every method is called on the loop's thread.
 * In return the transport calls the connection there: {@link Connection#received}, {@link
 * Connection#readComplete}, {@link Connection#written}, {@link Connection#eof} and {@link
 * Connection#failed}.
 *
 * <p>Reading is off at first.
 */
public interface Transport {

  /**
   * A buffer to fill for the next {@link #write}, with position 0. At most one is out at a time.
   *
   * @param size the bytes wanted; the room may be less, but never less than the smaller of {@code
   *     size} and 4 KiB
   */
  ByteBuffer output(int size);

  /**
   * Sends what lies between 0 and the position of the buffer given out last, at once. {@link
   * Connection#written()} follows, maybe before this returns, when the system has taken all of it;
   * not before that is another write begun. Empty writes do not happen.
   */
  void write();

  /**
   * From how many bytes on it is better to {@link #write(ByteBuffer)} than to copy; by default that
   * cannot be done.
   */
  default int worthAWrite() {
    return Integer.MAX_VALUE;
  }

  /**
   * Sends what lies between position and limit of a buffer that is not the transport's own: as
   * {@link #write()}, while no write is under way and nothing is in the buffer given out. The bytes
   * are free for others when this returns.
   */
  default void write(ByteBuffer bytes) {
    throw new UnsupportedOperationException();
  }

  /** A number that changes whenever the system takes a byte. */
  long progress();

  /** Starts or stops reading; bytes read already may still come after a stop. */
  void reading(boolean on);

  /**
   * Ends the own direction behind all that was written; the peer's direction stays open. Best
   * effort.
   */
  void shutdownOutput();

  /**
   * Drops the connection at once, with whatever is unwritten. Nothing of it calls the connection
   * afterwards, and a second call does nothing.
   */
  void close();

  /** The peer's address, or null when there is none. */
  @Nullable SocketAddress remoteAddress();

  /** The own address, or null when there is none. */
  @Nullable SocketAddress localAddress();
}
