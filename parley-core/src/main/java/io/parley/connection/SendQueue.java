package io.parley.connection;

import io.parley.SendResult;
import io.parley.WebSocketConfig;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Messages accepted and not yet written. Senders push onto a stack without a lock; the loop takes
 * the whole stack at once and turns it round, so that one wake-up carries whatever came meanwhile.
 */
final class SendQueue {

  private static final VarHandle PUSHED;

  static {
    try {
      PUSHED = MethodHandles.lookup().findVarHandle(SendQueue.class, "pushed", Outgoing.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WebSocketConfig config;
  private final SendAccount account = new SendAccount();

  /** The youngest message pushed. Any thread, by compare-and-set. */
  private volatile @Nullable Outgoing pushed;

  /** The oldest message taken off the stack; its links lead to the younger ones. Loop only. */
  private @Nullable Outgoing head;

  SendQueue(WebSocketConfig config) {
    this.config = config;
  }

  /** Books a message; one that is accepted must be pushed or written by the caller. Any thread. */
  SendResult accept(int size) {
    return account.accept(
        size, config.queueHighMark(), config.maxQueueSize(), config.maxQueueMessages());
  }

  /** Why a message of that size finds no room, for people. Any thread. */
  String whyRefused(int size) {
    return "a message of "
        + size
        + " bytes does not fit the send queue, which holds "
        + bytes()
        + " bytes in "
        + messages()
        + " messages (maxQueueSize "
        + config.maxQueueSize()
        + ", maxQueueMessages "
        + config.maxQueueMessages()
        + ")";
  }

  /** The bound that a message did not find room within, by name and value. Any thread. */
  String boundReached() {
    return messages() >= config.maxQueueMessages()
        ? "maxQueueMessages " + config.maxQueueMessages()
        : "maxQueueSize " + config.maxQueueSize();
  }

  /**
   * Adds an accepted message. Any thread.
   *
   * @return whether the loop must be woken for it
   */
  boolean push(Outgoing message) {
    while (true) {
      Outgoing before = pushed;
      message.next = before;
      if (PUSHED.compareAndSet(this, before, message)) {
        return before == null;
      }
    }
  }

  /** The oldest message, or null when there is none. Loop only. */
  @Nullable Outgoing poll() {
    if (head == null) {
      takePushed();
    }
    Outgoing first = head;
    if (first != null) {
      head = first.next;
      first.next = null;
    }
    return first;
  }

  /** Whether nothing waits here. Loop only. */
  boolean isEmpty() {
    return head == null && pushed == null;
  }

  private void takePushed() {
    Outgoing previous = null;
    Outgoing link = (Outgoing) PUSHED.getAndSet(this, null);
    while (link != null) {
      Outgoing older = link.next;
      link.next = previous;
      previous = link;
      link = older;
    }
    head = previous;
  }

  /**
   * Takes what the system has taken off the books. Loop only.
   *
   * @return whether that ended the pressure
   */
  boolean release(long bytes, int messages) {
    return account.release(bytes, messages, config.queueLowMark());
  }

  /** Accepts nothing more. Any thread. */
  void close() {
    account.close();
  }

  /** Accepts nothing more, and leaves the figures as they are for ever. Any thread. */
  void freeze() {
    account.freeze();
  }

  boolean isClosed() {
    return account.isClosed();
  }

  boolean isPressured() {
    return account.isPressured();
  }

  /** Payload bytes accepted and not yet taken by the system. */
  long bytes() {
    return account.bytes();
  }

  /**
   * Messages accepted and not yet taken by the system, those included that a sender has booked but
   * not yet pushed.
   */
  int messages() {
    return account.messages();
  }
}
