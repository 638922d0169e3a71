package io.parley.connection;

import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.protocol.Assembly;
import io.parley.protocol.MessageReader;
import io.parley.protocol.ProtocolEvents;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns bytes into events, and stops reading when there is no room for more of them. Loop only. */
final class Inbound implements ProtocolEvents {

  private final Connection connection;

  /** Null between messages, when any of the loop will do; kept once nothing more is read. */
  private @Nullable MessageReader reader;

  /** Bytes that came but could not be read yet; null when there are none, as is the rule. */
  private @Nullable ByteBuffer stash;

  /** Where a message to lend is put together; null when there is none. */
  private @Nullable Assembly assembly;

  /** Whether the transport reads. */
  private boolean reading;

  /** Whether the peer has ended its direction. */
  private boolean ended;

  Inbound(Connection connection) {
    this.connection = connection;
  }

  void received(ByteBuffer in) {
    if (stash != null) {
      stash = joined(stash, in);
    } else {
      read(in);
      stash = in.hasRemaining() ? joined(null, in) : null;
    }
  }

  private void read(ByteBuffer in) {
    if (connection.isOver()) {
      in.position(in.limit());
      return;
    }
    MessageReader current = reader == null ? connection.takeReader(this) : reader;
    reader = current;
    try {
      current.read(in);
      if (current.isAtRest()) {
        reader = null;
        connection.codecs().giveBack(current);
      }
    } catch (ProtocolException e) {
      in.position(in.limit());
      connection.broken(e);
    }
  }

  private static ByteBuffer joined(@Nullable ByteBuffer before, ByteBuffer in) {
    int size = in.remaining() + (before == null ? 0 : before.remaining());
    ByteBuffer joined = ByteBuffer.allocate(size);
    if (before != null) {
      joined.put(before);
    }
    return joined.put(in).flip();
  }

  /** The peer's direction has ended. */
  void end() {
    ended = true;
    if (stash == null) {
      connection.inputEnded();
    }
  }

  boolean isEnded() {
    return ended && stash == null;
  }

  /** Starts or stops reading as there is room; first comes what was kept back. */
  void update(Transport transport) {
    while (stash != null && connection.mayRead()) {
      ByteBuffer kept = stash;
      read(kept);
      stash = kept.hasRemaining() ? kept : null;
      if (stash == null && ended) {
        connection.inputEnded();
      }
    }
    boolean on = !ended && !connection.isReleased() && connection.mayRead();
    if (on != reading && !connection.isReleased()) {
      reading = on;
      transport.reading(on);
      connection.readingChanged(on);
    }
  }

  /** Whether all that may still come is dropped anyway. */
  boolean isDone() {
    return reader != null && reader.isDone();
  }

  void release() {
    stash = null;
    giveBackAssembly();
  }

  @Override
  public boolean message(WsMessage message) {
    return connection.messageRead(message);
  }

  @Override
  public boolean lends() {
    return connection.lends();
  }

  @Override
  public boolean lent(WsMessage.Kind kind, ByteBuffer buffer, int at, int size) {
    boolean more = connection.messageLent(new Loan(kind, buffer, at, size));
    giveBackAssembly();
    return more;
  }

  @Override
  public @Nullable Assembly assembly() {
    assembly = connection.codecs().takeAssembly();
    return assembly;
  }

  private void giveBackAssembly() {
    if (assembly != null) {
      connection.codecs().giveBack(assembly);
      assembly = null;
    }
  }

  @Override
  public boolean ping(byte[] payload) {
    return connection.pingRead(payload);
  }

  @Override
  public boolean pong(byte[] payload) {
    return connection.pongRead(payload);
  }

  @Override
  public void close(WsStatus status) {
    connection.closeRead(status);
  }
}
