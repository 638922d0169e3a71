package io.parley.connection;

import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.protocol.MessageWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the send queue into writes: as many frames as fit go into one buffer, and the next buffer
 * is filled only when the system has taken the one before. Pongs and pings go ahead of queued
 * messages; the Close frame goes behind all of them. Loop only.
 */
final class Outbound {

  /**
   * No buffer is filled with more than that, so that a pong waits for no more and the books follow
   * closely.
   */
  private static final int MAX_WRITE = 256 * 1024;

  /** Below that much room a buffer is full: the longest header and a mask. */
  private static final int MIN_ROOM = 16;

  /** Pongs that may wait while the system takes nothing; reading stops at that many. */
  private static final int MAX_CONTROLS = 64;

  private final Connection connection;
  private final SendQueue queue;

  /** Null when none is needed; kept inside a message. */
  private @Nullable MessageWriter writer;

  /** Null until the handshake is done. */
  private @Nullable Transport transport;

  /** The buffer being filled; null when none is out. */
  private @Nullable ByteBuffer out;

  /** Whether a buffer was handed to the transport and not yet taken by the system. */
  private boolean inFlight;

  /** What goes off the books when the buffer filled or in flight has been taken. */
  private long flightBytes;

  private int flightMessages;

  /**
   * Futures to complete when the buffer filled or in flight has been taken; the last message first.
   */
  private @Nullable Outgoing flightDone;

  /** The queued message that the writer is busy with, if somebody waits for it. */
  private @Nullable Outgoing writing;

  /** Control frames that wait for a place between frames; null when there are none. */
  private @Nullable ArrayDeque<Control> controls;

  /** The Close frame to write behind the queue. */
  private @Nullable WsStatus close;

  private CloseFrame closeFrame = CloseFrame.NOT_WRITTEN;

  /** An extension could not write a message, behind which none may be sent. */
  private boolean broken;

  /** Guards against a write that is taken at once, which calls back. */
  private boolean pumping;

  private enum CloseFrame {
    NOT_WRITTEN,
    IN_FLIGHT,
    SENT
  }

  /** A ping or pong that waits. */
  private static final class Control {
    final boolean ping;
    final byte[] payload;

    Control(boolean ping, byte[] payload) {
      this.ping = ping;
      this.payload = payload;
    }
  }

  Outbound(Connection connection, SendQueue queue) {
    this.connection = connection;
    this.queue = queue;
  }

  void open(Transport newTransport) {
    transport = newTransport;
  }

  /**
   * Writes an accepted message into the buffer at once, if it would be the next to go anyway.
   *
   * @return false if it must be queued
   */
  boolean writeNow(WsMessage message) {
    if (inFlight || isBusy() || !queue.isEmpty() || hasControls() || transport == null) {
      return false;
    }
    if (begin(message) && room(MIN_ROOM)) {
      writeSome();
    }
    if (isBusy()) {
      pump();
    }
    return true;
  }

  /**
   * Sends a loan from where it lies, if it would be the next to go anyway and that is better than
   * to copy it.
   *
   * @return false if it must be copied
   */
  boolean sendNow(Loan loan) {
    Transport to = transport;
    if (to == null || loan.size() < to.worthAWrite() || !isFree()) {
      return false;
    }
    if (out != null && out.position() > 0) {
      write(to);
      if (!isFree() || connection.isReleased()) {
        return false;
      }
    }
    ByteBuffer frame = writer().frameInPlace(loan.kind(), loan.buffer(), loan.at(), loan.size());
    giveBackWriter();
    if (frame == null) {
      return false;
    }
    flightBytes += loan.size();
    flightMessages++;
    inFlight = true;
    to.write(frame);
    if (inFlight && !connection.isReleased()) {
      connection.writeBlocked();
    }
    return true;
  }

  /** Whether a message that is written now overtakes none, and may be written. */
  private boolean isFree() {
    return !inFlight
        && !isBusy()
        && queue.isEmpty()
        && !hasControls()
        && !isCloseWritten()
        && !broken;
  }

  private boolean isBusy() {
    return writer != null && writer.isBusy();
  }

  private MessageWriter writer() {
    MessageWriter current = writer;
    if (current == null) {
      current = connection.takeWriter();
      writer = current;
    }
    return current;
  }

  void ping(byte[] payload) {
    control(new Control(true, payload));
  }

  void pong(byte[] payload) {
    control(new Control(false, payload));
  }

  private void control(Control control) {
    if (controls == null) {
      controls = new ArrayDeque<>(2);
    }
    controls.add(control);
  }

  private boolean hasControls() {
    return controls != null && !controls.isEmpty();
  }

  /** Whether another pong may wait. */
  boolean hasControlRoom() {
    return controls == null || controls.size() < MAX_CONTROLS;
  }

  /** Has the Close frame written behind all that was accepted. */
  void close(WsStatus status) {
    if (close == null) {
      close = status;
    }
  }

  boolean isCloseSent() {
    return closeFrame == CloseFrame.SENT;
  }

  /** Whether our Close is written, so that nothing may follow it. */
  boolean isCloseWritten() {
    return closeFrame != CloseFrame.NOT_WRITTEN;
  }

  /** Fills buffers and writes them as long as the system takes them. */
  void pump() {
    if (pumping || transport == null) {
      return;
    }
    pumping = true;
    try {
      while (!inFlight && !connection.isReleased() && fill()) {
        write(transport);
      }
    } finally {
      pumping = false;
    }
  }

  private void write(Transport to) {
    out = null;
    inFlight = true;
    giveBackWriter();
    to.write();
    if (inFlight && !connection.isReleased()) {
      connection.writeBlocked();
    }
  }

  private void giveBackWriter() {
    if (writer != null && !writer.isBusy()) {
      connection.codecs().giveBack(writer);
      writer = null;
    }
  }

  /** The system has taken the buffer in flight. */
  void written() {
    inFlight = false;
    long bytes = flightBytes;
    int messages = flightMessages;
    flightBytes = 0;
    flightMessages = 0;
    boolean drained = (messages > 0 || bytes > 0) && queue.release(bytes, messages);
    completeFlight();
    if (closeFrame == CloseFrame.IN_FLIGHT) {
      closeFrame = CloseFrame.SENT;
    }
    connection.flightTaken(drained);
    pump();
  }

  private void completeFlight() {
    Outgoing done = flightDone;
    flightDone = null;
    while (done != null) {
      CompletableFuture<Void> future = done.done;
      if (future != null) {
        connection.complete(() -> future.complete(null));
      }
      done = done.next;
    }
  }

  /**
   * Puts what is to go next into the buffer.
   *
   * @return whether there is anything to write
   */
  private boolean fill() {
    while (closeFrame == CloseFrame.NOT_WRITTEN && !broken) {
      if ((writer == null || writer.isBetweenFrames()) && !fillControls()) {
        break;
      }
      if (!isBusy() && !beginNext()) {
        if (close != null
            && queue.messages() == flightMessages
            && room(MessageWriter.MAX_CONTROL_FRAME)) {
          fillClose();
        }
        break;
      }
      if (!room(MIN_ROOM)) {
        break;
      }
      writeSome();
    }
    return out != null && out.position() > 0;
  }

  private boolean beginNext() {
    Outgoing next = connection.isCorked() ? null : queue.poll();
    if (next == null) {
      return false;
    }
    writing = next;
    connection.messageSent();
    return begin(next.message);
  }

  /** False if an extension threw, which breaks the connection. */
  private boolean begin(WsMessage message) {
    if (broken) {
      return false;
    }
    try {
      writer().begin(message);
      return true;
    } catch (IllegalStateException e) {
      broken = true;
      connection.endFromAnywhere(Ending.broken(e));
      return false;
    }
  }

  private void writeSome() {
    MessageWriter current = writer();
    flightBytes += hasControls() ? current.writeFrame(buffer()) : current.write(buffer());
    if (!current.isBusy()) {
      flightMessages++;
      if (writing != null && writing.done != null) {
        writing.next = flightDone;
        flightDone = writing;
      }
      writing = null;
    }
  }

  private boolean fillControls() {
    while (hasControls()) {
      if (!room(MessageWriter.MAX_CONTROL_FRAME)) {
        return false;
      }
      Control control = controls().remove();
      if (control.ping) {
        writer().ping(control.payload, buffer());
      } else {
        writer().pong(control.payload, buffer());
      }
    }
    controls = null;
    return true;
  }

  private void fillClose() {
    if (close != null && room(MessageWriter.MAX_CONTROL_FRAME)) {
      writer().close(close, buffer());
      closeFrame = CloseFrame.IN_FLIGHT;
    }
  }

  /** Whether the buffer, taken from the transport if none is out, has that much room. */
  private boolean room(int bytes) {
    return buffer().remaining() >= bytes;
  }

  private ByteBuffer buffer() {
    ByteBuffer buffer = out;
    if (buffer == null) {
      if (transport == null) {
        throw new IllegalStateException("not open");
      }
      long wanted =
          queue.bytes() + (long) MIN_ROOM * queue.messages() + MessageWriter.MAX_CONTROL_FRAME;
      buffer = transport.output((int) Math.min(MAX_WRITE, wanted));
      out = buffer;
    }
    return buffer;
  }

  private ArrayDeque<Control> controls() {
    if (controls == null) {
      throw new IllegalStateException("no control frame waits");
    }
    return controls;
  }

  /** Forgets all that was not written, telling of each message that somebody waits for. */
  void drop(Consumer<CompletableFuture<Void>> lost) {
    if (writing != null && writing.done != null) {
      lost.accept(writing.done);
    }
    writing = null;
    for (Outgoing flying = flightDone; flying != null; flying = flying.next) {
      if (flying.done != null) {
        lost.accept(flying.done);
      }
    }
    flightDone = null;
    for (Outgoing next = queue.poll(); next != null; next = queue.poll()) {
      if (next.done != null) {
        lost.accept(next.done);
      }
    }
    controls = null;
  }
}
