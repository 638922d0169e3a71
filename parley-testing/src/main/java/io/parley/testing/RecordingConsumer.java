package io.parley.testing;

import io.parley.WebSocket;
import io.parley.WsConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that attaches recording functions to its one socket, and then calls another consumer
 * if there is one, whose own listeners so run behind the recording ones. For a client: call {@link
 * #accept} in {@code onOpen}.
 */
public final class RecordingConsumer extends Recorder implements WsConsumer {

  private final WsConsumer next;
  private final boolean errors;

  /** One that only records. */
  public RecordingConsumer() {
    this(webSocket -> {});
  }

  /** One that attaches its listeners and then calls that consumer. */
  public RecordingConsumer(WsConsumer next) {
    this(next, true, null);
  }

  RecordingConsumer(Runnable pump) {
    this(webSocket -> {}, true, pump);
  }

  private RecordingConsumer(WsConsumer next, boolean errors, @Nullable Runnable pump) {
    super(pump);
    this.next = next;
    this.errors = errors;
  }

  /** One without {@code onError}, so that exceptions of listeners take the other way. */
  public static RecordingConsumer withoutErrors(WsConsumer next) {
    return new RecordingConsumer(next, false, null);
  }

  @Override
  public void accept(WebSocket webSocket) {
    record(
        new SocketEvent.Opened(webSocket, null),
        () -> {
          webSocket.onMessage(message -> note(new SocketEvent.Message(message)));
          webSocket.onPing(payload -> note(new SocketEvent.Ping(payload)));
          webSocket.onPong(payload -> note(new SocketEvent.Pong(payload)));
          webSocket.onDrain(() -> note(new SocketEvent.Drained()));
          webSocket.onClose(status -> note(new SocketEvent.Closed(status)));
          if (errors) {
            webSocket.onError(cause -> note(new SocketEvent.Errored(cause)));
          }
          next.accept(webSocket);
        });
  }

  private void note(SocketEvent event) {
    record(event, () -> {});
  }
}
