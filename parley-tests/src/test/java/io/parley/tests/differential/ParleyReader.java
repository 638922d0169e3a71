package io.parley.tests.differential;

import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.protocol.ActiveExtensions;
import io.parley.protocol.MessageReader;
import io.parley.protocol.ProtocolEvents;
import io.parley.protocol.ReadLimits;
import io.parley.protocol.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads with Parley's reader alone. */
public final class ParleyReader implements ProtocolEvents {

  private final List<String> events = new ArrayList<>();
  private String end = "open";

  private ParleyReader() {}

  static Outcome read(Script script, ActiveExtensions extensions) {
    ReadLimits limits = new ReadLimits(script.maxFrame(), script.maxMessage(), Integer.MAX_VALUE);
    return read(script.reader(), limits, script.input(), extensions);
  }

  /** Reads input that comes in these pieces. */
  public static Outcome read(
      Role role, ReadLimits limits, List<byte[]> input, ActiveExtensions extensions) {
    ParleyReader found = new ParleyReader();
    MessageReader reader = new MessageReader(role, limits, found);
    reader.attach(role, limits, found, extensions);
    String detail = "";
    for (byte[] piece : input) {
      try {
        reader.read(ByteBuffer.wrap(piece));
      } catch (ProtocolException e) {
        if (!found.end.equals("open")) {
          throw new AssertionError("Parley failed behind " + found.end, e);
        }
        found.end = "fail " + e.status().code();
        detail = String.valueOf(e.getMessage());
      }
    }
    return new Outcome(found.events, found.end, List.of(), detail);
  }

  private boolean add(String event) {
    if (!end.equals("open")) {
      throw new AssertionError("Parley handed on " + event + " behind " + end);
    }
    events.add(event);
    return true;
  }

  @Override
  public boolean message(WsMessage message) {
    return add(
        (message.isText() ? "text " : "binary ") + HexFormat.of().formatHex(message.toByteArray()));
  }

  @Override
  public boolean ping(byte[] payload) {
    return add("ping " + HexFormat.of().formatHex(payload));
  }

  @Override
  public boolean pong(byte[] payload) {
    return add("pong " + HexFormat.of().formatHex(payload));
  }

  @Override
  public void close(WsStatus status) {
    if (!end.equals("open")) {
      throw new AssertionError("Parley closed behind " + end);
    }
    end = "close " + status;
  }
}
