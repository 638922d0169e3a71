package io.parley.cli;

import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.time.Duration;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jspecify.annotations.Nullable;

/** A person's side of {@code parley connect}: reads lines and does what they ask for. */
final class Prompt {

  private final LineReader reader;
  private final Display display;
  private final Session session;
  private final boolean binary;

  /** The thread that waits for a line; null while none does. Under this object's lock. */
  private @Nullable Thread waiting;

  /**
   * Creates one.
   *
   * @param binary whether text is sent as binary messages
   */
  Prompt(LineReader reader, Display display, Session session, boolean binary) {
    this.reader = reader;
    this.display = display;
    this.session = session;
    this.binary = binary;
  }

  /** Until the socket has ended or the person wants to leave. */
  void run() {
    session.whenEnded(this::wake);
    boolean staying = true;
    while (staying && !session.hasEnded()) {
      staying = turn();
    }
  }

  /** One line; false when it was the last. */
  private boolean turn() {
    try {
      String line = readLine();
      return line.isEmpty() || run(InputParser.parse(line, binary));
    } catch (UserInterruptException e) {
      // Ctrl-C drops what was typed, as in a shell; with nothing typed it leaves.
      return !session.hasEnded() && !e.getPartialLine().isEmpty() || leave();
    } catch (EndOfFileException e) {
      return leave();
    }
  }

  private String readLine() {
    synchronized (this) {
      if (session.hasEnded()) {
        throw new EndOfFileException();
      }
      waiting = Thread.currentThread();
    }
    try {
      return reader.readLine("> ");
    } finally {
      synchronized (this) {
        waiting = null;
        Thread.interrupted(); // The interrupt has done its work, or came too late for it.
      }
    }
  }

  /** Ends the wait for a line that nobody could send any more. */
  private synchronized void wake() {
    if (waiting != null) {
      reader.setOpt(LineReader.Option.ERASE_LINE_ON_FINISH);
      waiting.interrupt();
    }
  }

  private boolean leave() {
    session.close(WsStatus.of(1000));
    return false;
  }

  private boolean run(Input input) {
    if (input instanceof Input.Send send) {
      send(send.message());
    } else if (input instanceof Input.Ping ping) {
      ping(ping);
    } else if (input instanceof Input.Close close) {
      session.close(close.status());
    } else if (input instanceof Input.State) {
      tellState();
    } else if (input instanceof Input.Help) {
      display.notice(InputParser.HELP);
    } else if (input instanceof Input.Mistake mistake) {
      display.error(mistake.explanation());
    } else if (input instanceof Input.Quit) {
      return leave();
    }
    return true;
  }

  private void send(WsMessage message) {
    SendResult result = session.socket().offer(message);
    if (result == SendResult.PRESSURE) {
      display.notice(session.socket().queueSize() + " bytes wait to be sent");
    } else if (result == SendResult.FULL) {
      display.error(
          "not sent: "
              + session.socket().queueSize()
              + " bytes wait to be sent already, and there is no room for "
              + message.size()
              + " more");
    } else if (result == SendResult.CLOSED) {
      display.error("not sent: the socket is closing");
    }
  }

  private void ping(Input.Ping ping) {
    WebSocket ws = session.socket();
    var unused =
        (ping.payload() == null ? ws.ping() : ws.ping(ping.payload()))
            .whenComplete(
                (time, failure) -> {
                  if (failure == null) {
                    display.notice("pong after " + millis(time));
                  } else {
                    display.error("no pong: " + failure.getMessage());
                  }
                });
  }

  private void tellState() {
    WebSocket ws = session.socket();
    String subprotocol = ws.subprotocol();
    Duration latency = ws.latency();
    display.notice(
        String.join(
            "\n",
            "state        " + ws.state(),
            "address      " + ws.request().uri() + " at " + ws.remoteAddress(),
            "subprotocol  " + (subprotocol == null ? "none" : subprotocol),
            "extensions   "
                + (ws.extensions().isEmpty() ? "none" : String.join(", ", ws.extensions())),
            "send queue   " + ws.queueSize() + " bytes",
            "round trip   " + (latency == null ? "not known yet" : millis(latency))));
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.3f ms", time.toNanos() / 1e6);
  }
}
