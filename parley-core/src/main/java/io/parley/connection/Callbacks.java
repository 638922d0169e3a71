package io.parley.connection;

import io.parley.BorrowedMessage;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whom one socket tells of its events: the object or function it was made with, and the functions
 * attached to it, for each event in the order they were added. Any thread adds; one callback at a
 * time is told, on the workers or the loop.
 */
final class Callbacks {

  private static final Logger LOG = System.getLogger(Callbacks.class.getName());

  private final Connection connection;

  /** One of these two is there. */
  private final @Nullable WebSocketListener listener;

  private final @Nullable WsConsumer consumer;

  /** One or all of them; null for none. */
  private volatile @Nullable Consumer<? super WsMessage> message;

  /** One or all of them; null for none. */
  private volatile @Nullable Consumer<? super BorrowedMessage> borrower;

  private volatile List<Consumer<? super WsStatus>> close = List.of();
  private volatile List<Consumer<? super Throwable>> error = List.of();
  private volatile List<Consumer<? super ByteBuffer>> ping = List.of();
  private volatile List<Consumer<? super ByteBuffer>> pong = List.of();
  private volatile List<Runnable> drain = List.of();

  /** Whether {@code onOpen} or the consumer has run. Written in its callback. */
  private volatile boolean openDelivered;

  /** Whether the listeners of the end were told; under this object's lock. */
  private boolean endDelivered;

  Callbacks(Connection connection, Receiver receiver) {
    this.connection = connection;
    if (receiver instanceof Receiver.Consuming consuming) {
      listener = null;
      consumer = consuming.consumer();
      if (consuming.onError() != null) {
        error = List.of(consuming.onError());
      }
    } else {
      listener = ((Receiver.Listening) receiver).listener();
      consumer = null;
    }
  }

  synchronized void addMessage(Consumer<? super WsMessage> listener) {
    Consumer<? super WsMessage> before = message;
    message = before == null ? listener : new Both<>(this, before, listener);
  }

  synchronized void addBorrower(Consumer<? super BorrowedMessage> listener) {
    Consumer<? super BorrowedMessage> before = borrower;
    borrower = before == null ? listener : new Both<>(this, before, listener);
  }

  /** Two listeners of messages as one, the second of which hears in any case. */
  private record Both<T>(Callbacks owner, Consumer<? super T> first, Consumer<? super T> second)
      implements Consumer<T> {

    @Override
    public void accept(T event) {
      owner.tell(first, event);
      owner.tell(second, event);
    }
  }

  /** Adds a listener of the end, or says that these have been told already. */
  synchronized boolean addClose(Consumer<? super WsStatus> listener) {
    if (!endDelivered) {
      close = with(close, listener);
    }
    return !endDelivered;
  }

  synchronized void addError(Consumer<? super Throwable> listener) {
    error = with(error, listener);
  }

  synchronized void addPing(Consumer<? super ByteBuffer> listener) {
    ping = with(ping, listener);
  }

  synchronized void addPong(Consumer<? super ByteBuffer> listener) {
    pong = with(pong, listener);
  }

  synchronized void addDrain(Runnable listener) {
    drain = with(drain, listener);
  }

  private static <T> List<T> with(List<T> listeners, T added) {
    if (listeners.isEmpty()) {
      return List.of(added);
    }
    List<T> all = new ArrayList<>(listeners);
    all.add(added);
    return List.copyOf(all);
  }

  /** Whether anybody may want to be told of a ping. Loop only. */
  boolean wantPings() {
    return listener != null || !openDelivered || !ping.isEmpty();
  }

  /** Whether anybody may want to be told of a pong. Loop only. */
  boolean wantPongs() {
    return listener != null || !openDelivered || !pong.isEmpty();
  }

  void deliver(WsMessage event) {
    if (listener != null) {
      try {
        listener.onMessage(connection, event);
      } catch (Throwable e) {
        report(e);
      }
    }
    Consumer<? super WsMessage> told = message;
    if (told != null) {
      tell(told, event);
    }
    Consumer<? super BorrowedMessage> borrows = borrower;
    if (borrows != null) {
      tell(borrows, BorrowedMessage.of(event));
    }
  }

  /** Whether all who hear of messages borrow them. */
  boolean onlyBorrow() {
    return borrower != null && message == null && listener == null;
  }

  void lend(Loan loan) {
    Consumer<? super BorrowedMessage> borrows = borrower;
    if (borrows != null) {
      tell(borrows, loan);
    }
    loan.end();
  }

  private <T> void tell(Consumer<? super T> told, T event) {
    try {
      told.accept(event);
    } catch (Throwable e) {
      report(e);
    }
  }

  void deliver(Event event) {
    if (event instanceof Event.Opened opened) {
      deliverOpened(opened.response());
    } else if (event instanceof Event.Ping came) {
      if (listener != null) {
        call(() -> listener.onPing(connection, came.payload().duplicate()));
      }
      ping.forEach(each -> call(() -> each.accept(came.payload().duplicate())));
    } else if (event instanceof Event.Pong came) {
      if (listener != null) {
        call(() -> listener.onPong(connection, came.payload().duplicate()));
      }
      pong.forEach(each -> call(() -> each.accept(came.payload().duplicate())));
    } else if (event instanceof Event.Closing closing) {
      connection.answerClose();
      if (listener != null) {
        call(
            () ->
                listener.onClosing(connection, closing.status().code(), closing.status().reason()));
      }
    } else if (event instanceof Event.Broken) {
      connection.tellViolation();
    } else if (event instanceof Event.Ended ended) {
      deliverEnded(ended.ending());
    } else if (event instanceof Event.Late late) {
      callLast(() -> late.listener().accept(late.status()));
    }
  }

  private void deliverOpened(Response response) {
    if (listener != null) {
      call(() -> listener.onOpen(connection, response));
    } else if (consumer != null) {
      call(() -> consumer.accept(connection));
    }
    openDelivered = true;
  }

  /** Whether the opening has been told, or never will be. */
  boolean isOpeningOver() {
    return openDelivered || connection.isCanceled();
  }

  void deliverDrain() {
    if (connection.isCanceled()) {
      return;
    }
    if (listener != null) {
      call(() -> listener.onDrain(connection));
    }
    drain.forEach(this::call);
  }

  private void deliverEnded(Ending how) {
    Throwable cause = how.cause();
    if (listener != null) {
      if (how.state() == WebSocket.State.CLOSED) {
        callLast(() -> listener.onClosed(connection, how.status().code(), how.status().reason()));
      } else if (cause != null) {
        callLast(() -> listener.onFailure(connection, cause, how.response()));
      }
    }
    if (cause != null && !how.canceled()) {
      if (!connection.isOpened() && listener == null && error.isEmpty()) {
        LOG.log(
            Level.WARNING,
            () -> "could not connect to " + connection.request().uri() + ": " + cause);
      }
      error.forEach(each -> callLast(() -> each.accept(cause)));
    }
    List<Consumer<? super WsStatus>> last;
    synchronized (this) {
      endDelivered = true;
      last = close;
    }
    last.forEach(each -> callLast(() -> each.accept(how.status())));
  }

  private void call(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) {
      report(e);
    }
  }

  /** A callback of the end: whatever it throws can change nothing any more. */
  private void callLast(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "a listener of the end of " + connection + " threw", e);
    }
  }

  /** An exception out of the application's code. */
  private void report(Throwable thrown) {
    List<Consumer<? super Throwable>> errors = error;
    if (!errors.isEmpty()) {
      for (Consumer<? super Throwable> each : errors) {
        try {
          each.accept(thrown);
        } catch (Throwable e) {
          LOG.log(Level.WARNING, "a listener of errors of " + connection + " threw", e);
        }
      }
    } else if (listener != null) {
      connection.endFromAnywhere(Ending.canceled(thrown));
    } else {
      LOG.log(
          Level.WARNING,
          "a listener of "
              + connection
              + " threw, and no onError listener is there to take it: closing with 1011",
          thrown);
      connection.close(WsStatus.INTERNAL_ERROR);
    }
  }
}
