package io.parley.tests.model;

import io.parley.BorrowedMessage;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All listeners of one socket. It writes down what they are told, holds that no callback runs
 * inside another and none behind the last, and lets the walk do something in each.
 */
final class Witness implements WsConsumer, WebSocketListener {

  private final boolean withErrors;
  private final boolean borrows;

  /** What the walk does in a callback, told its name; it may throw. */
  private final Consumer<String> deed;

  final List<String> violations = new ArrayList<>();
  final List<WsMessage> messages = new ArrayList<>();
  final List<Throwable> errors = new ArrayList<>();

  WebSocket socket;
  int opened;
  int drains;

  /** What {@code onClose} was told, or null before that. */
  WsStatus closed;

  /** What {@code onFailure} of the listener object was told, or null. */
  Throwable failure;

  private int ends;
  private String inside;

  /** The message that is lent to the callback under way. */
  BorrowedMessage lent;

  Witness(boolean withErrors, boolean borrows, Consumer<String> deed) {
    this.withErrors = withErrors;
    this.borrows = borrows;
    this.deed = deed;
  }

  private void borrow(BorrowedMessage message) {
    lent = message;
    try {
      tell("message", () -> messages.add(message.toMessage()));
    } finally {
      lent = null;
    }
  }

  private void tell(String callback, Runnable note) {
    if (inside != null) {
      violations.add(callback + " came inside " + inside);
    }
    if (closed != null) {
      violations.add(callback + " came after the end: " + closed);
    }
    inside = callback;
    try {
      note.run();
      deed.accept(callback);
    } catch (AssertionError e) {
      violations.add("in " + callback + ": " + e.getMessage());
    } finally {
      inside = null;
    }
  }

  /** Opens as a server's consumer, or in a client's {@code onOpen}. */
  @Override
  public void accept(WebSocket webSocket) {
    tell(
        "open",
        () -> {
          opened++;
          if (borrows) {
            webSocket.onBorrowed(this::borrow);
          } else {
            webSocket.onMessage(message -> tell("message", () -> messages.add(message)));
          }
          webSocket.onPing(payload -> tell("ping", () -> {}));
          webSocket.onPong(payload -> tell("pong", () -> {}));
          webSocket.onDrain(() -> tell("drain", () -> drains++));
        });
  }

  /** What is attached before the opening, so that a socket that never opens is heard of too. */
  void attach(WebSocket webSocket) {
    socket = webSocket;
    if (withErrors) {
      webSocket.onError(cause -> tell("error", () -> errors.add(cause)));
    }
    webSocket.onClose(status -> tell("close", () -> closed = status));
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
    tell("closed", () -> ends++);
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable cause, @Nullable Response response) {
    tell(
        "failure",
        () -> {
          ends++;
          failure = cause;
        });
  }

  /** How often the listener object was told of the end. */
  int ends() {
    return ends;
  }
}
