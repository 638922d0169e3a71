package io.parley;

import io.parley.http.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that waits: for the socket to open, for messages, for room in the send queue. Any thread
 * may use it, but never an event loop.
 *
 * <p>Messages wait in an inbox of at most 256 messages and 1 MiB; beyond that the peer is held
 * back.
 */
public final class WsClient implements AutoCloseable {

  private static final int MAX_MESSAGES = 256;
  private static final int MAX_BYTES = 1024 * 1024;

  private final WebSocketClient client;
  private final ReentrantLock lock = new ReentrantLock();

  /** Signalled at each message, drain, and change of state. */
  private final Condition changed = lock.newCondition();

  // All below under the lock.

  private final Queue<WsMessage> inbox = new ArrayDeque<>();
  private int inboxBytes;
  private boolean held;

  /** Whether this side has closed. */
  private boolean closed;

  /** Whether a message found no room behind that: it was dropped, and so are all that follow. */
  private boolean overrun;

  private boolean opened;

  /** Whether the send queue was above its high mark when last used, and has not drained since. */
  private boolean pressure;

  /** Why the connection broke; null when it did not. */
  private @Nullable Throwable failure;

  /** How the socket ended; null while it has not. */
  private @Nullable WsStatus ended;

  /** Set before anything can be received. */
  private @Nullable WebSocket socket;

  private WsClient(WebSocketClient client) {
    this.client = client;
  }

  static WsClient open(WebSocketClient client, Request request) {
    WsClient waiting = new WsClient(client);
    waiting.requireMayWait();
    WebSocket socket = client.nonBlocking(request, waiting::attach, waiting::failed);
    socket.onClose(waiting::ended);
    waiting.awaitOpen(socket);
    return waiting;
  }

  private void attach(WebSocket open) {
    open.onMessage(message -> received(open, message));
    open.onDrain(() -> change(() -> pressure = false));
    change(
        () -> {
          socket = open;
          opened = true;
        });
  }

  private void failed(Throwable cause) {
    change(() -> failure = cause);
  }

  private void ended(WsStatus status) {
    change(() -> ended = status);
  }

  private void received(WebSocket open, WsMessage message) {
    change(
        () -> {
          // A pause holds nothing back behind the own close. Behind the peer's neither, but then
          // only
          // the socket's mailbox is left to come.
          overrun |= closed && isFull();
          if (overrun) {
            return;
          }
          inbox.add(message);
          inboxBytes += message.size();
          if (isFull()) {
            held = true;
            open.pause();
          }
        });
  }

  private boolean isFull() {
    return inbox.size() >= MAX_MESSAGES || inboxBytes >= MAX_BYTES;
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitOpen(WebSocket connecting) {
    lock.lock();
    try {
      while (!opened && ended == null) {
        await();
      }
      if (!opened) {
        throw new UncheckedIOException(
            failure instanceof IOException cause
                ? cause
                : new IOException("could not connect", failure));
      }
    } catch (UncheckedIOException e) {
      connecting.cancel();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** The socket beneath, for what this type does not offer. */
  public WebSocket socket() {
    lock.lock();
    try {
      if (socket == null) {
        throw new IllegalStateException("not open");
      }
      return socket;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends a message, waiting while the send queue is above its high mark.
   *
   * @throws SocketClosedException if the socket is closing or has ended
   * @throws IllegalArgumentException if the message is larger than the send queue
   * @throws UncheckedIOException of an {@link InterruptedIOException} if the thread is interrupted
   *     while waiting
   */
  public void send(WsMessage message) {
    requireMayWait();
    lock.lock();
    try {
      while (true) {
        while (pressure && ended == null) {
          await();
        }
        // Taken for granted before the offer, so that a drain that comes at once is not overlooked.
        pressure = true;
        SendResult result = socket().offer(message);
        if (result == SendResult.CLOSED) {
          throw closed();
        }
        if (result == SendResult.ACCEPTED) {
          pressure = false;
        }
        if (result.accepted()) {
          return;
        }
        if (socket().queueSize() == 0) {
          pressure = false;
          throw new IllegalArgumentException(
              "a message of "
                  + message.size()
                  + " bytes is larger than the send queue (maxQueueSize)");
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends a text message; see {@link #send(WsMessage)}. */
  public void send(String text) {
    send(WsMessage.of(text));
  }

  /** Sends a binary message; see {@link #send(WsMessage)}. */
  public void send(byte[] bytes) {
    send(WsMessage.of(bytes));
  }

  /** Sends a value as that lens puts it; see {@link #send(WsMessage)}. */
  public <T> void send(MessageLens<T> lens, T value) {
    send(lens.inject(value));
  }

  /**
   * The next message, waited for.
   *
   * @throws SocketClosedException if the socket has ended and every message was received
   * @throws UncheckedIOException of an {@link InterruptedIOException} if the thread is interrupted
   *     while waiting
   */
  public WsMessage receive() {
    requireMayWait();
    lock.lock();
    try {
      while (inbox.isEmpty() && ended == null) {
        await();
      }
      WsMessage message = take();
      if (message == null) {
        throw closed();
      }
      return message;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next message if it comes within that time, else nothing; the socket stays as it is.
   *
   * @throws SocketClosedException as {@link #receive()}
   */
  public Optional<WsMessage> receive(Duration patience) {
    requireMayWait();
    long left = patience.toNanos();
    lock.lock();
    try {
      while (inbox.isEmpty() && ended == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      WsMessage message = take();
      if (message == null && ended != null) {
        throw closed();
      }
      return Optional.ofNullable(message);
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      lock.unlock();
    }
  }

  /** The next value, as that lens reads it; see {@link #receive()}. */
  public <T> T receive(MessageLens<T> lens) {
    return lens.extract(receive());
  }

  /**
   * The messages from here on, one after the other as they are asked for. Ends when the socket has
   * closed; {@link #closeStatus} then tells how. Its iterator throws {@link SocketClosedException}
   * instead when the connection broke.
   */
  public Iterable<WsMessage> received() {
    return Received::new;
  }

  /** As {@link #received()}. */
  public Stream<WsMessage> stream() {
    return StreamSupport.stream(received().spliterator(), false);
  }

  /**
   * How the socket ended, or null while it has not or messages received before that are still to be
   * taken.
   */
  public @Nullable WsStatus closeStatus() {
    lock.lock();
    try {
      return inbox.isEmpty() ? ended : null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes with 1000 and does not wait; what is queued still goes out. Messages that come before
   * the peer's Close can still be received, as far as they fit the inbox.
   */
  @Override
  public void close() {
    close(WsStatus.of(1000));
  }

  /**
   * Closes with that status; see {@link #close()}.
   *
   * @throws IllegalArgumentException if the status cannot be sent
   */
  public void close(WsStatus status) {
    if (!status.equals(WsStatus.NO_STATUS)) {
      status.requireSendable();
    }
    change(() -> closed = true);
    socket().close(status);
  }

  private @Nullable WsMessage take() {
    WsMessage message = inbox.poll();
    if (message != null) {
      inboxBytes -= message.size();
      if (held && inbox.size() <= MAX_MESSAGES / 2 && inboxBytes <= MAX_BYTES / 2) {
        held = false;
        socket().resume();
      }
    }
    return message;
  }

  @SuppressWarnings("WaitNotInLoop") // Each caller waits in a loop.
  private void await() {
    try {
      changed.await();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static UncheckedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new UncheckedIOException(new InterruptedIOException("interrupted while waiting"));
  }

  private SocketClosedException closed() {
    // The socket knows before its listeners are told.
    return new SocketClosedException(socket().closeStatus(), failure);
  }

  private void requireMayWait() {
    if (client.isEventLoop()) {
      throw new IllegalStateException(
          "a blocking client must not be used on an event loop: it would wait for itself");
    }
  }

  /** Waits for one message at a time. */
  private final class Received implements Iterator<WsMessage> {

    private @Nullable WsMessage ahead;

    @Override
    public boolean hasNext() {
      if (ahead != null) {
        return true;
      }
      requireMayWait();
      lock.lock();
      try {
        while (inbox.isEmpty() && ended == null) {
          await();
        }
        ahead = take();
        if (ahead == null && failure != null) {
          throw closed();
        }
        return ahead != null;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public WsMessage next() {
      if (!hasNext() || ahead == null) {
        throw new NoSuchElementException();
      }
      WsMessage next = ahead;
      ahead = null;
      return next;
    }
  }
}
