package io.parley.protocol;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a reader found, a line an event. */
final class Recorder implements ProtocolEvents {

  final List<String> events = new ArrayList<>();

  /** Whether messages may be lent, and how many were. */
  boolean lending;

  int lent;

  /** Where lent messages are put together; null if they are then given. */
  @Nullable Assembly assembly;

  /** Whether every event asks the reader to stop behind it. */
  boolean stopping;

  @Override
  public boolean message(WsMessage message) {
    return add(
        message.isText() ? "text " + message.text() : "binary " + Wire.hex(message.toByteArray()));
  }

  @Override
  public boolean lends() {
    return lending;
  }

  @Override
  public @Nullable Assembly assembly() {
    return assembly;
  }

  @Override
  public boolean lent(WsMessage.Kind kind, ByteBuffer buffer, int at, int size) {
    lent++;
    byte[] payload = new byte[size];
    buffer.get(at, payload);
    return message(
        kind == WsMessage.Kind.TEXT ? WsMessage.wrapText(payload) : WsMessage.wrap(payload));
  }

  @Override
  public boolean ping(byte[] payload) {
    return add("ping " + Wire.hex(payload));
  }

  @Override
  public boolean pong(byte[] payload) {
    return add("pong " + Wire.hex(payload));
  }

  @Override
  public void close(WsStatus status) {
    add("close " + status);
  }

  private boolean add(String event) {
    events.add(event);
    return !stopping;
  }
}
