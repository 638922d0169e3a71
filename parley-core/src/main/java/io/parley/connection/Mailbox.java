package io.parley.connection;

import io.parley.Dispatch;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a socket has yet to tell its listeners, in order. The loop posts; one callback at a time is
 * run, on the workers or on the loop. Messages, pings and pongs wait while the socket holds back
 * delivery; other events only wait behind them.
 */
final class Mailbox {

  private static final VarHandle POSTED;
  private static final VarHandle SCHEDULED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      POSTED = lookup.findVarHandle(Mailbox.class, "posted", Entry.class);
      SCHEDULED = lookup.findVarHandle(Mailbox.class, "scheduled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Connection connection;

  /** Whether a listener is being told of a message just read, on the loop. Loop only. */
  private boolean delivering;

  /** What this read pass brought, the youngest entry first, and its oldest entry. Loop only. */
  private @Nullable Entry fresh;

  private @Nullable Entry freshOldest;

  /** Whether it has an event that is told even while messages are held back. Loop only. */
  private boolean freshMustRun;

  /** The youngest entry handed over; a stack that a run takes whole. */
  private volatile @Nullable Entry posted;

  /**
   * Whether a run is under way or asked for: only one at a time. Any thread, by compare-and-set.
   */
  private volatile boolean scheduled;

  /**
   * Whether listeners are to be told of a drain. It overtakes what is held back: two relays may
   * each wait for the other's.
   */
  private volatile boolean drained;

  /** The oldest and the youngest entry taken off the stack. Only the run under way. */
  private @Nullable Entry head;

  private @Nullable Entry tail;

  /** Everything posted so far that counts. Loop only. */
  private int postedMessages;

  private long postedBytes;

  /**
   * Everything delivered or dropped so far that counts. Written by the run under way, read by the
   * loop.
   */
  private volatile int takenMessages;

  private volatile long takenBytes;

  /** Set while the loop has stopped reading and waits for room here. Written by both. */
  private volatile @Nullable Room roomWanted;

  /**
   * What must have been taken before the loop is told that there is room.
   *
   * @param messages a count that runs over, as that of those posted does
   */
  private record Room(int messages, long bytes) {}

  Mailbox(Connection connection) {
    this.connection = connection;
  }

  /** An event that waits. */
  private static final class Entry {
    final Object event;
    @Nullable Entry next;

    Entry(Object event, @Nullable Entry next) {
      this.event = event;
      this.next = next;
    }
  }

  /**
   * Tells the listeners of a message, now if that can be, else when its turn comes. What is posted
   * during a read pass goes over when that ends, with one step. Loop only.
   */
  void post(WsMessage message) {
    if (connection.config().dispatch() == Dispatch.INLINE && deliverNow(message)) {
      return;
    }
    postedMessages++;
    postedBytes += message.size();
    add(message);
  }

  /** Tells the listeners of anything else. Loop only. */
  void post(Event event) {
    if (event.isHeldBack()) {
      postedMessages++;
    }
    freshMustRun |= !event.isHeldBack();
    add(event);
  }

  private void add(Object event) {
    fresh = new Entry(event, fresh);
    if (freshOldest == null) {
      freshOldest = fresh;
    }
    if (!connection.isInPass()) {
      passOn();
    }
  }

  /** Hands over what the read pass brought. Loop only. */
  void passOn() {
    Entry oldest = freshOldest;
    if (oldest == null) {
      return;
    }
    Entry before;
    do {
      before = posted;
      oldest.next = before;
    } while (!POSTED.compareAndSet(this, before, fresh));
    fresh = null;
    freshOldest = null;
    if (freshMustRun || !connection.holdsBack()) {
      freshMustRun = false;
      schedule();
    }
  }

  /** Tells the listeners that the send queue has drained. Loop only. */
  void postDrain() {
    drained = true;
    schedule();
  }

  /** Delivery may go on. Any thread. */
  void resume() {
    schedule();
  }

  /** Whether all that was posted has been delivered. Loop only. */
  boolean isIdle() {
    return !scheduled
        && !delivering
        && fresh == null
        && posted == null
        && postedMessages == takenMessages;
  }

  /**
   * Whoever wants a run while this is under way asks for one, which the loop makes afterwards. So
   * nothing is marked for other threads here, which would cost a fence for each message.
   */
  private boolean deliverNow(WsMessage message) {
    if (!mayDeliverNow()) {
      return false;
    }
    delivering = true;
    connection.callbacks().deliver(message);
    delivering = false;
    return true;
  }

  /**
   * Lends the listeners a message that has just been read, unless others wait before it. Loop only.
   *
   * @return false if it must be posted
   */
  boolean lend(Loan loan) {
    if (!mayDeliverNow()) {
      return false;
    }
    delivering = true;
    connection.callbacks().lend(loan);
    delivering = false;
    return true;
  }

  private boolean mayDeliverNow() {
    return !delivering
        && !scheduled
        && fresh == null
        && posted == null
        && head == null
        && !connection.holdsBack();
  }

  private void schedule() {
    if (!scheduled && SCHEDULED.compareAndSet(this, false, true)) {
      connection.ready(this);
    }
  }

  /**
   * Delivers all that may be delivered, however much comes meanwhile. Called for one who has set
   * {@link #scheduled}.
   */
  void runToEnd() {
    boolean more = runOnce();
    while (more) {
      more = runOnce();
    }
  }

  /**
   * Delivers what may be delivered of all that has come so far. Called for one who has set {@link
   * #scheduled}.
   *
   * @return whether more came meanwhile: then the caller must run this again
   */
  boolean runOnce() {
    takePosted();
    deliverDrain();
    Entry next = head;
    while (next != null && !mustWait(next.event)) {
      head = next.next;
      if (head == null) {
        tail = null; // An idle socket holds no message.
      }
      deliver(next.event);
      deliverDrain();
      next = head;
    }
    return isWorkLeft();
  }

  /** Ends the run unless something came that it could not see. */
  private boolean isWorkLeft() {
    boolean waiting = head != null;
    scheduled = false;
    return (drained || posted != null || (waiting && !connection.holdsBack()))
        && SCHEDULED.compareAndSet(this, false, true);
  }

  private void takePosted() {
    Entry youngest = (Entry) POSTED.getAndSet(this, null);
    if (youngest == null) {
      return;
    }
    Entry oldest = null;
    Entry link = youngest;
    while (link != null) {
      Entry older = link.next;
      link.next = oldest;
      oldest = link;
      link = older;
    }
    if (head == null || tail == null) {
      head = oldest;
    } else {
      tail.next = oldest;
    }
    tail = youngest;
  }

  private boolean mustWait(Object event) {
    return (event instanceof WsMessage || ((Event) event).isHeldBack()) && connection.holdsBack();
  }

  private void deliverDrain() {
    if (drained && connection.callbacks().isOpeningOver()) {
      drained = false;
      connection.callbacks().deliverDrain();
    }
  }

  private void deliver(Object event) {
    if (event instanceof WsMessage message) {
      if (!connection.isCanceled()) {
        connection.callbacks().deliver(message);
      }
      taken(message.size());
    } else {
      Event other = (Event) event;
      if (!connection.isCanceled() || other.outlivesCancel()) {
        connection.callbacks().deliver(other);
      }
      if (other.isHeldBack()) {
        taken(0);
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // The run under way is the only writer.
  private void taken(int bytes) {
    takenBytes = takenBytes + bytes;
    takenMessages = takenMessages + 1;
    Room wanted = roomWanted;
    if (wanted != null && takenMessages - wanted.messages >= 0 && takenBytes >= wanted.bytes) {
      roomWanted = null;
      connection.wake();
    }
  }

  /**
   * Whether another message may be posted. If not, {@link Connection#wake} follows once half of the
   * bounds are free. Loop only.
   */
  boolean hasRoom() {
    if (isBelowBounds()) {
      return true;
    }
    WebSocketConfig config = connection.config();
    roomWanted =
        new Room(
            postedMessages - config.mailboxMessages() / 2, postedBytes - config.mailboxBytes() / 2);
    return isBelowBounds();
  }

  private boolean isBelowBounds() {
    WebSocketConfig config = connection.config();
    return postedMessages - takenMessages < config.mailboxMessages()
        && postedBytes - takenBytes < config.mailboxBytes();
  }
}
