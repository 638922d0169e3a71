package io.parley.conformance.cases;

import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.Connection.Arrival;
import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.FrameReader;
import io.parley.conformance.wire.Head;
import io.parley.conformance.wire.HeadReader;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;
import io.parley.conformance.wire.ReceivedFrame;
import io.parley.conformance.wire.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a peer, as a script uses it: sends what it is told, and holds all that comes to
 * the rules that every frame keeps. For the thread of its case, but for {@link #close}.
 */
final class Session implements AutoCloseable {

  private final Role peer;
  private final Connection connection;
  private final @Nullable Target target;
  private final @Nullable Head request;
  private final @Nullable Agent agent;
  private final Timing timing;
  private final Trace trace;
  private final Inbound inbound;
  private final Random random = new SecureRandom();
  private final FrameReader reader = new FrameReader();
  private final List<String> remarks = new ArrayList<>();

  /** Sent, and not answered yet. */
  private final List<Octets> pingsOut = new ArrayList<>();

  private Verdict worst = Verdict.OK;
  private @Nullable Compression compression;

  private Session(
      Role peer,
      Connection connection,
      @Nullable Target target,
      @Nullable Head request,
      @Nullable Agent agent,
      Timing timing,
      Trace trace) {
    this.peer = peer;
    inbound = new Inbound(peer);
    this.connection = connection;
    this.target = target;
    this.request = request;
    this.agent = agent;
    this.timing = timing;
    this.trace = trace;
  }

  static Session toServer(Target target, Timing timing, Trace trace) throws IOException {
    return new Session(Role.SERVER, target.connect(trace), target, null, null, timing, trace);
  }

  static Session toClient(
      Connection connection, Head request, Octets ahead, Agent agent, Timing timing, Trace trace) {
    Session session = new Session(Role.CLIENT, connection, null, request, agent, timing, trace);
    session.reader.add(ahead);
    return session;
  }

  /** Drops the connection, so that nobody waits for it any more. Any thread may. */
  void drop() {
    connection.close();
  }

  @Override
  public void close() {
    connection.close();
    if (compression != null) {
      compression.close();
    }
  }

  Role peer() {
    return peer;
  }

  Timing timing() {
    return timing;
  }

  Connection connection() {
    return connection;
  }

  /** The server that is tested. */
  Target target() {
    return present(target);
  }

  /** What the client that is tested asked for. */
  Head request() {
    return present(request);
  }

  /** The client that is tested. */
  Agent agent() {
    return present(agent);
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a case of one role was run against the other");
    }
    return value;
  }

  /** The masking keys that came, in order. */
  List<Integer> masks() {
    return inbound.masks();
  }

  /** The case goes on, but the verdict will be no better than that. */
  void remark(Verdict verdict, String text) {
    worst = worst.or(verdict);
    remarks.add(text);
    trace.note(verdict.word() + ": " + text);
  }

  Verdict remarks() {
    return worst;
  }

  String remark() {
    return String.join("; ", remarks);
  }

  static Ended failed(String detail) {
    return new Ended(Verdict.FAILED, detail);
  }

  // The opening handshake

  void openPlain() throws IOException, InterruptedException, Ended {
    if (peer == Role.SERVER) {
      Head head = Handshake.request(target(), random);
      write(head.encode());
      Handshake.requireOpened(head, readHead());
    } else {
      openWith(Handshake.answer(request()));
    }
  }

  /** Answers a client's handshake, which must be right. */
  void openWith(Head answer) throws Ended {
    Handshake.requireRight(request());
    if (!agent().isNewKey(request().joined("Sec-WebSocket-Key"))) {
      throw failed("the client used the same Sec-WebSocket-Key before (RFC 6455 4.1)");
    }
    write(answer.encode());
  }

  /** One more connection to the server. */
  Session another() throws IOException {
    trace.note("another connection");
    return toServer(target(), timing, trace);
  }

  /** From here on messages may be compressed. */
  void compress(DeflateParameters agreed) {
    compression = new Compression(agreed);
    inbound.compressedBy(compression);
  }

  /** The payload of a message as it goes into frames. */
  Octets deflate(Octets payload) {
    return present(compression).deflate(payload);
  }

  Random random() {
    return random;
  }

  /**
   * A peer may have failed the connection before all was sent. Whether it should have is for the
   * steps that read to say.
   */
  void write(byte[] bytes) {
    try {
      connection.write(bytes);
    } catch (IOException e) {
      trace.note("not all could be sent: " + e.getMessage());
    }
  }

  /** Whether the next that comes, in that time, are not frames but another request of HTTP. */
  boolean sendsRequest(Duration patience) throws InterruptedException {
    if (connection.poll(patience) instanceof Arrival.Bytes bytes) {
      reader.add(bytes.octets());
      byte[] start = bytes.octets().toArray();
      return new String(start, StandardCharsets.ISO_8859_1).startsWith("GET ");
    }
    return false;
  }

  /** Ends this side's half; the peer may have dropped the connection before. */
  void endOutput() {
    try {
      connection.endOutput();
    } catch (IOException e) {
      trace.note("ending this side's half failed: " + e.getMessage());
    }
  }

  /** The head of an answer; what comes behind it is kept. */
  Head readHead() throws IOException, InterruptedException {
    HeadReader answer = HeadReader.read(connection, timing.patience());
    trace.note("came " + answer.head().start());
    reader.add(answer.rest());
    return answer.head();
  }

  // Sending

  void send(Frame... frames) {
    write(encoded(frames));
  }

  void sendInPieces(int size, Frame... frames) {
    byte[] all = encoded(frames);
    for (int at = 0; at < all.length; at += size) {
      write(Arrays.copyOfRange(all, at, Math.min(at + size, all.length)));
    }
  }

  byte[] encoded(Frame... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      if (frame.opcode() == Opcode.PING) {
        pingsOut.add(frame.payload());
      }
      out.writeBytes(frame.encode(peer == Role.SERVER, random));
    }
    return out.toByteArray();
  }

  // Receiving

  Event next() throws IOException, InterruptedException, Ended {
    return next(timing.patience());
  }

  /** What the peer does next. Its pings are answered, pongs that nobody asked for skipped. */
  Event next(Duration patience) throws IOException, InterruptedException, Ended {
    Deadline deadline = new Deadline(patience);
    while (true) {
      ReceivedFrame frame = reader.next();
      if (frame != null) {
        trace.note("came " + frame);
        Event event = take(frame);
        if (event != null) {
          return event;
        }
        continue;
      }
      Arrival arrival = connection.poll(deadline.left());
      if (arrival == null) {
        return new Event.Nothing(patience.toMillis());
      } else if (arrival instanceof Arrival.End end) {
        if (reader.hasUnread()) {
          throw failed("the connection ended within a frame");
        }
        return new Event.End(end.error());
      } else if (arrival instanceof Arrival.Bytes bytes) {
        reader.add(bytes.octets());
      }
    }
  }

  private @Nullable Event take(ReceivedFrame frame) throws Ended {
    inbound.requireLegal(frame);
    switch (frame.opcode()) {
      case Opcode.PING -> {
        send(Frame.pong(frame.payload()));
        return null;
      }
      case Opcode.PONG -> {
        return pingsOut.remove(frame.payload()) ? new Event.Pong(frame.payload()) : null;
      }
      case Opcode.CLOSE -> {
        return Inbound.closeOf(frame.payload());
      }
      default -> {
        return inbound.data(frame);
      }
    }
  }

  /** A time to be ready at. */
  private static final class Deadline {
    private final long end;

    Deadline(Duration patience) {
      end = System.nanoTime() + patience.toNanos();
    }

    Duration left() {
      return Duration.ofNanos(Math.max(end - System.nanoTime(), 0));
    }
  }
}
