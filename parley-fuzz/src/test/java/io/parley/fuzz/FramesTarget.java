package io.parley.fuzz;

import io.parley.Compression;
import io.parley.ExtensionHeader;
import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.protocol.ActiveExtensions;
import io.parley.protocol.Extensions;
import io.parley.protocol.MessageReader;
import io.parley.protocol.ProtocolEvents;
import io.parley.protocol.ReadLimits;
import io.parley.protocol.Role;
import io.parley.protocol.ServerHandshake;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The reader finds in any bytes, however they are cut, what a reader finds that shares no code with
 * it, and fails where that one says so.
 *
 * <p>Input: a byte of settings (1: as a server, 2: with compression, 4: and context takeover, 8 and
 * 16: the bounds, 32: stops behind each event, 64: from a direct buffer); the sizes of the pieces
 * in turn, two bytes, 0 for all that is left; then the frames.
 */
public final class FramesTarget {

  private static final ReadLimits[] LIMITS = {
    new ReadLimits(1 << 30, 4096, 1024),
    new ReadLimits(300, 500, 5),
    new ReadLimits(125, 125, 1),
    new ReadLimits(1000, 20, 2)
  };

  private FramesTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Input input = new Input(data);
    int settings = input.next();
    int[] sizes = {input.next(), input.next()};
    byte[] bytes = input.rest();
    new Case(settings).judge(bytes, sizes);
  }

  private record Case(
      Role role,
      boolean compressed,
      boolean takeover,
      ReadLimits limits,
      boolean stops,
      boolean direct) {

    Case(int settings) {
      this(
          (settings & 1) != 0 ? Role.SERVER : Role.CLIENT,
          (settings & 2) != 0,
          (settings & 4) != 0,
          LIMITS[(settings >> 3) & 3],
          (settings & 32) != 0,
          (settings & 64) != 0);
    }

    void judge(byte[] bytes, int[] sizes) {
      List<String> seen = read(bytes, sizes);
      Check.same(read(bytes, 1), seen, "byte by byte");
      try (Inflating inflating = new Inflating(takeover, limits.maxMessageSize())) {
        Wire wire =
            new Wire(
                new Wire.Rules(
                    role == Role.SERVER,
                    limits.maxFrameSize(),
                    limits.maxMessageSize(),
                    limits.maxFragments(),
                    compressed ? inflating : null));
        wire.add(bytes);
        compare(seen, wire);
      }
    }

    private static void compare(List<String> seen, Wire wire) {
      boolean failed = !seen.isEmpty() && seen.get(seen.size() - 1).startsWith("fail ");
      List<String> events = failed ? seen.subList(0, seen.size() - 1) : seen;
      if (wire.uncertain) {
        Check.same(
            events.subList(0, Math.min(events.size(), wire.events.size())), wire.events, "events");
        return;
      }
      Check.same(events, wire.events, "events");
      Check.that(failed || wire.breaches().isEmpty(), () -> "did not fail: " + wire.breach());
      if (failed) {
        int code = Integer.parseInt(seen.get(seen.size() - 1).substring("fail ".length()));
        Check.that(
            wire.breachesOfUnfinished().contains(code) || wire.uncertain,
            () -> "failed with " + code + ", where this is wrong: " + wire.breach());
      }
    }

    private List<String> read(byte[] bytes, int... sizes) {
      if (!compressed) {
        return read(ActiveExtensions.NONE, bytes, sizes);
      }
      Compression settings = Compression.on().contextTakeover(takeover, takeover);
      try (WatchedDeflate deflate = new WatchedDeflate(settings);
          Extensions extensions = deflate.alone()) {
        List<String> events;
        try (ActiveExtensions active = agreed(extensions)) {
          events = read(active, bytes, sizes);
        }
        deflate.requireNothingHeld();
        return events;
      }
    }

    private static ActiveExtensions agreed(Extensions extensions) {
      ExtensionHeader offer = new ExtensionHeader("permessage-deflate", List.of());
      return ServerHandshake.agree(
              new ServerHandshake.Verdict.Valid("accept", List.of(), List.of(offer)),
              Response.of(Status.SWITCHING_PROTOCOLS),
              extensions)
          .negotiated()
          .active();
    }

    private List<String> read(ActiveExtensions active, byte[] bytes, int... sizes) {
      Events events = new Events(!stops);
      MessageReader reader = new MessageReader(role, limits, events);
      reader.attach(role, limits, events, active);
      boolean failed = false;
      int at = 0;
      for (int turn = 0; at < bytes.length; turn++) {
        int size = sizes[turn % sizes.length];
        int end = size == 0 ? bytes.length : Math.min(bytes.length, at + size);
        ByteBuffer piece =
            direct ? ByteBuffer.allocateDirect(end - at) : ByteBuffer.allocate(end - at);
        piece.put(bytes, at, end - at).flip();
        at = end;
        try {
          while (piece.hasRemaining()) {
            int before = piece.remaining();
            reader.read(piece);
            Check.that(piece.remaining() < before, () -> "reads no further");
          }
        } catch (ProtocolException e) {
          Check.that(!failed, () -> "fails twice");
          Check.that(!piece.hasRemaining(), () -> "left something behind a failure");
          failed = true;
          events.seen.add("fail " + e.status().code());
        }
      }
      boolean closed = events.seen.stream().anyMatch(event -> event.startsWith("close"));
      Check.same(reader.isDone(), failed || closed, "done");
      return events.seen;
    }
  }

  /** Writes down what comes, as {@link Wire} does. */
  private static final class Events implements ProtocolEvents {

    final List<String> seen = new ArrayList<>();
    private final boolean goOn;

    Events(boolean goOn) {
      this.goOn = goOn;
    }

    @Override
    public boolean message(WsMessage message) {
      seen.add(Wire.event(message.isText() ? "text" : "binary", message.toByteArray()));
      return goOn;
    }

    @Override
    public boolean ping(byte[] payload) {
      seen.add(Wire.event("ping", payload));
      return goOn;
    }

    @Override
    public boolean pong(byte[] payload) {
      seen.add(Wire.event("pong", payload));
      return goOn;
    }

    @Override
    public void close(WsStatus status) {
      if (status.equals(WsStatus.NO_STATUS)) {
        seen.add("close ");
        return;
      }
      byte[] reason = status.reason().getBytes(StandardCharsets.UTF_8);
      byte[] body = new byte[2 + reason.length];
      ByteBuffer.wrap(body).putShort((short) status.code()).put(reason);
      seen.add(Wire.event("close", body));
    }
  }
}
