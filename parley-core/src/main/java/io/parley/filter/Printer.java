package io.parley.filter;

import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes what happens, one line at a time. Any thread. */
final class Printer {

  private static final System.Logger LOG = System.getLogger(Printer.class.getName());

  private final Appendable out;
  private final AtomicLong sockets = new AtomicLong();

  /** Whether writing has failed; said once. Under this object's lock. */
  private boolean broken;

  Printer(Appendable out) {
    this.out = out;
  }

  /** Debugging aid only: when it cannot be written, the application goes on. */
  synchronized void line(String text) {
    try {
      out.append(text).append('\n');
    } catch (IOException | UncheckedIOException e) {
      if (!broken) {
        broken = true;
        LOG.log(System.Logger.Level.WARNING, "the print filter cannot write any more", e);
      }
    }
  }

  /** A socket whose messages and closes are written, with a number of its own. */
  WebSocket watch(WebSocket next) {
    Printed printed = new Printed(next, "socket " + sockets.incrementAndGet() + " ");
    printed.begin();
    return printed;
  }

  private final class Printed extends WatchedWebSocket {
    private final String name;
    private final AtomicBoolean hasErrorListener = new AtomicBoolean();

    Printed(WebSocket next, String name) {
      super(next);
      this.name = name;
    }

    void begin() {
      line(name + "opened: " + request().method() + " " + request().uri());
      onMessage(message -> line(name + "received " + message));
      onClose(status -> line(name + "closed: " + status));
    }

    /** No listener of our own: where there is none, an exception closes the socket. */
    @Override
    public void onError(Consumer<? super Throwable> listener) {
      boolean first = hasErrorListener.compareAndSet(false, true);
      super.onError(
          cause -> {
            if (first) {
              line(name + "error: " + cause);
            }
            listener.accept(cause);
          });
    }

    @Override
    void sent(WsMessage message, boolean accepted) {
      line(name + (accepted ? "sent " : "refused to send ") + message);
    }

    @Override
    void closing(int code, @Nullable String reason) {
      line(name + "closes: " + WsStatus.of(code, reason == null ? "" : reason));
    }

    @Override
    void canceling() {
      line(name + "cancels");
    }
  }
}
