package io.parley.tests.conformance;

import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.Head;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Trace;
import io.parley.http.Headers;
import io.parley.testing.RawPeer;
import io.parley.testing.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The kit at one end of a connection in memory, whose handshake goes over as values. Time is the
 * virtual clock's: what does not come at once comes, or not, when all of the patience is over. The
 * test's thread only.
 */
abstract class MemoryConnection implements Connection {

  private static final String END = "\r\n\r\n";

  private final VirtualClock clock;
  private final Trace trace;

  /** What was written before the head of the kit's handshake was complete. */
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();

  private boolean open;

  MemoryConnection(VirtualClock clock, Trace trace) {
    this.clock = clock;
    this.trace = trace;
  }

  /** The kit's part of the handshake is complete; behind it came these bytes. */
  abstract void handshake(Head whole, byte[] rest) throws IOException;

  /** The raw peer that the kit plays. */
  abstract RawPeer peer();

  /** Bytes that came before the frames. */
  byte[] ahead() {
    return new byte[0];
  }

  static Headers headers(Head head) {
    Headers headers = Headers.EMPTY;
    for (Head.Field field : head.fields()) {
      headers = headers.add(field.name(), field.value());
    }
    return headers;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    trace.sent(bytes);
    if (open) {
      peer().send(bytes);
      return;
    }
    head.writeBytes(bytes);
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int end = text.indexOf(END);
    if (end >= 0) {
      open = true;
      byte[] rest = text.substring(end + END.length()).getBytes(StandardCharsets.ISO_8859_1);
      handshake(Head.parse(text.substring(0, end)), rest);
    }
  }

  @Override
  public @Nullable Arrival poll(Duration patience) {
    Arrival now = arrival();
    if (now == null) {
      clock.advance(patience);
      now = arrival();
    }
    return now;
  }

  private @Nullable Arrival arrival() {
    byte[] first = ahead();
    byte[] bytes = first.length > 0 ? first : peer().received();
    if (bytes.length > 0) {
      trace.received(bytes);
      return new Arrival.Bytes(Octets.of(bytes));
    } else if (peer().hasReset()) {
      return new Arrival.End("connection reset");
    }
    return peer().hasEnded() ? new Arrival.End("") : null;
  }

  @Override
  public void endOutput() {
    trace.note("this side ends its half of the connection");
    peer().eof();
  }

  @Override
  public void reset() {
    trace.note("this side resets the connection");
    peer().reset();
  }

  @Override
  public void close() {
    if (open) {
      peer().reset();
    }
  }
}
