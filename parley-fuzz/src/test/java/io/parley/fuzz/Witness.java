package io.parley.fuzz;

import io.parley.BorrowedMessage;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All listeners of one socket: what they were told, and whether that was in order. */
final class Witness implements WebSocketListener {

  private final boolean isClient;
  private final boolean borrows;
  private final Runnable deed;

  /** Messages as {@link Wire} writes them down. */
  final List<String> messages = new ArrayList<>();

  private final List<String> violations = new ArrayList<>();
  private @Nullable WebSocket socket;
  private @Nullable String inside;
  private int ends;
  private int listenerEnds;

  /** The message that is lent to the callback under way. */
  @Nullable BorrowedMessage lent;

  Witness(boolean isClient, boolean borrows, Runnable deed) {
    this.isClient = isClient;
    this.borrows = borrows;
    this.deed = deed;
  }

  WebSocket socket() {
    if (socket == null) {
      throw new AssertionError("there is no socket");
    }
    return socket;
  }

  private void tell(String callback, Runnable note) {
    if (inside != null) {
      violations.add(callback + " came inside " + inside);
    }
    if (ends > 0) {
      violations.add(callback + " came behind the end");
    }
    inside = callback;
    try {
      note.run();
      deed.run();
    } catch (AssertionError e) {
      violations.add("in " + callback + ": " + e.getMessage());
    } finally {
      inside = null;
    }
  }

  /** Before the opening, so that a socket that never opens is heard of too. */
  void attach(WebSocket webSocket) {
    socket = webSocket;
    webSocket.onError(cause -> tell("error", () -> error(cause)));
    webSocket.onClose(status -> tell("close", () -> closed(status)));
  }

  /** At the opening. */
  void accept(WebSocket webSocket) {
    tell(
        "open",
        () -> {
          if (borrows) {
            webSocket.onBorrowed(this::borrow);
          } else {
            webSocket.onMessage(message -> tell("message", () -> note(message)));
          }
          webSocket.onPing(payload -> tell("ping", () -> {}));
          webSocket.onPong(payload -> tell("pong", () -> {}));
          webSocket.onDrain(() -> tell("drain", () -> {}));
        });
  }

  private void borrow(BorrowedMessage message) {
    lent = message;
    try {
      tell("message", () -> note(message.toMessage()));
    } finally {
      lent = null;
    }
  }

  private void note(WsMessage message) {
    messages.add(Wire.event(message.isText() ? "text" : "binary", message.toByteArray()));
  }

  /** What tells of a mistake of ours and not of the peer's. */
  private void error(Throwable cause) {
    if (cause instanceof RuntimeException && !(cause instanceof Life.Chaos)
        || cause instanceof Error) {
      violations.add("error " + cause);
    }
  }

  private void closed(WsStatus status) {
    ends++;
    if (!status.equals(socket().closeStatus())) {
      violations.add("told of " + status + " and not " + socket().closeStatus());
    }
  }

  @Override
  public void onOpen(WebSocket webSocket, Response response) {
    accept(webSocket);
  }

  @Override
  public void onClosing(WebSocket webSocket, int code, String reason) {
    tell("closing", () -> {});
  }

  @Override
  public void onClosed(WebSocket webSocket, int code, String reason) {
    tell("closed", () -> listenerEnds++);
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable cause, @Nullable Response response) {
    tell("failure", () -> listenerEnds++);
  }

  void check() {
    Check.that(violations.isEmpty(), violations::toString);
    Check.that(ends <= 1 && listenerEnds <= 1, () -> "it ended twice");
  }

  void checkEnd() {
    Check.same(ends, 1, "how often the end was told");
    Check.same(listenerEnds, isClient ? 1 : 0, "how often the listener object was told of the end");
  }
}
