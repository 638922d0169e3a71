package io.parley.tests.model;

import io.parley.BorrowedMessage;
import io.parley.OverflowPolicy;
import io.parley.SendRefusedException;
import io.parley.SendResult;
import io.parley.WebSocket.State;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawPeer;
import io.parley.testing.VirtualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One socket's life at random, beside a model that knows what must come of it. */
final class Episode {

  private static final int REMEMBERED = 80;
  private static final int ENOUGH_ROOM = 1 << 16;

  private final Dice dice;
  private final Deque<String> trace = new ArrayDeque<>();
  private final VirtualClock clock = new VirtualClock();
  private final InMemoryNetwork network = InMemory.network(clock);
  private final boolean isServer;
  private final boolean withErrors;
  private final WebSocketConfig config;
  private final Witness witness;
  private final FrameChecker seen;
  private RawPeer raw;
  private Peer peer;

  // What the model knows

  private final List<WsMessage> accepted = new ArrayList<>();
  private final List<CompletableFuture<?>> futures = new ArrayList<>();
  private long acceptedBytes;
  private int pressures;
  private int drainsAtPressure;
  private boolean drainOwed;
  private boolean paused;

  /** Whether anything on our side began to close or canceled, be it a policy or an exception. */
  private boolean closedByUs;

  /** Whether a call of ours was the first to close: nothing is held back from then on. */
  private boolean closedByCall;

  private boolean canceledByUs;

  /** Whether a Close may leave: not once a socket was canceled that had not begun to close. */
  private boolean mayClose = true;

  private State state = State.CONNECTING;
  private long frozen = -1;
  private int messagesChecked;
  private int deliveriesChecked;
  private int pongsChecked;

  /** How many things the callbacks of one step may still do. */
  private int deeds;

  Episode(long seed) {
    dice = new Dice(seed);
    isServer = dice.oneIn(2);
    withErrors = !dice.oneIn(3);
    config = randomConfig();
    network.serverConfig(config).clientConfig(config).masks(dice::number);
    if (dice.oneIn(3)) {
      network.chunk(dice.pick(1, 2, 7, 100));
    }
    witness = new Witness(withErrors, dice.oneIn(2), this::deed);
    seen = new FrameChecker(!isServer, config.fragmentSize());
    note((isServer ? "server" : "client") + (withErrors ? "" : " without onError"));
    note(shown());
  }

  private WebSocketConfig randomConfig() {
    long low = dice.below(500);
    long high = low + dice.below(1000);
    return (isServer ? WebSocketConfig.server() : WebSocketConfig.client())
        .toBuilder()
            .queueLowMark(low)
            .queueHighMark(high)
            .maxQueueSize(high + dice.between(1, 2000))
            .maxQueueMessages(dice.pick(1, 3, 20))
            .overflow(
                dice.pick(
                    OverflowPolicy.REJECT,
                    OverflowPolicy.REJECT,
                    OverflowPolicy.CLOSE,
                    OverflowPolicy.CANCEL))
            .fragmentSize(dice.pick(0, 0, 1, 10, 200))
            .mailboxMessages(dice.pick(1, 2, 5, 100))
            .mailboxBytes(dice.pick(1, 100, 2000))
            .holdReads(dice.oneIn(2))
            .maxMessageSize(dice.pick(100, 1000, 3000))
            .maxFrameSize(dice.pick(200L, Long.MAX_VALUE))
            .maxFragments(dice.pick(1, 2, 5))
            .pingInterval(seconds(0, 5, 20))
            .pingTimeout(seconds(0, 5, 20))
            .idleTimeout(seconds(0, 0, 60))
            .writeTimeout(seconds(0, 10, 30))
            .handshakeTimeout(seconds(0, 10))
            .closeTimeout(seconds(0, 10, 100))
            .build();
  }

  private Duration seconds(Integer... choices) {
    return Duration.ofSeconds(dice.pick(choices));
  }

  private String shown() {
    return "queue "
        + config.queueLowMark()
        + "/"
        + config.queueHighMark()
        + "/"
        + config.maxQueueSize()
        + ", "
        + config.maxQueueMessages()
        + " messages, "
        + config.overflow()
        + ", fragments "
        + config.fragmentSize()
        + ", mailbox "
        + config.mailboxMessages()
        + "/"
        + config.mailboxBytes()
        + (config.holdReads() ? ", holds reads" : "")
        + ", max "
        + config.maxMessageSize()
        + "/"
        + config.maxFrameSize()
        + "/"
        + config.maxFragments()
        + ", ping "
        + config.pingInterval()
        + "/"
        + config.pingTimeout()
        + ", idle "
        + config.idleTimeout()
        + ", write "
        + config.writeTimeout()
        + ", close "
        + config.closeTimeout();
  }

  /**
   * Walks until the end of this socket.
   *
   * @param budget the most steps
   * @return how many steps were made
   */
  int walk(int budget) {
    deeds = 3;
    open();
    check();
    int steps = Math.min(budget, dice.between(10, 200));
    int after = 0;
    int made = 0;
    while (made < steps && after < 10) {
      deeds = 5;
      note(step());
      check();
      made++;
      after += isOver() ? 1 : 0;
    }
    finish();
    return made;
  }

  boolean isClosedInOrder() {
    return state == State.CLOSED;
  }

  int messagesSent() {
    return seen.messages.size();
  }

  int messagesDelivered() {
    return witness.messages.size();
  }

  /** The last steps, the latest at the end. */
  String trace() {
    return String.join("\n  ", trace);
  }

  private void note(String what) {
    trace.add(what);
    if (trace.size() > REMEMBERED) {
      trace.remove();
    }
  }

  // The walk

  private void open() {
    if (isServer) {
      raw =
          network.rawClient(
              request ->
                  webSocket -> {
                    witness.attach(webSocket);
                    witness.accept(webSocket);
                  });
    } else {
      raw = network.rawServer(Request.get("ws://memory/"), witness, wire -> null);
      witness.attach(raw.socket());
    }
    peer = new Peer(raw, isServer, config, dice);
    if (!isServer && !dice.oneIn(4)) {
      note(answer());
    }
  }

  private boolean isAnswered() {
    return isServer || answered;
  }

  private boolean answered;

  private String answer() {
    answered = true;
    if (dice.oneIn(10)) {
      raw.answer(Response.of(Status.FORBIDDEN));
      return "server refuses";
    }
    raw.answer(RawPeer.accepted(raw.request()));
    return "server accepts";
  }

  private String step() {
    int roll = dice.below(100);
    if (roll < 5 && !isAnswered()) {
      return answer();
    } else if (roll < 20) {
      return call(this::send);
    } else if (roll < 25) {
      return call(this::sendAsync);
    } else if (roll < 29) {
      return call(this::ping);
    } else if (roll < 30) {
      return dice.oneIn(2) ? call(this::close) : call(this::cancelInFlight);
    } else if (roll < 35) {
      return call(dice.oneIn(2) ? this::pause : this::resume);
    } else if (roll < 55) {
      return peer.sendMessage() + (dice.oneIn(50) ? ", " + peer.sendClose() : "");
    } else if (roll < 60) {
      return dice.oneIn(5) ? peer.sendPong() : dice.oneIn(20) ? pingFlood() : peer.sendPing();
    } else if (roll < 66) {
      return peer.react(seen);
    } else if (roll < 67) {
      return peerMisbehaves();
    } else if (roll < 72) {
      return time();
    } else if (roll < 80) {
      return slowReader();
    } else if (roll < 88) {
      return pieces();
    } else if (roll < 92) {
      return steps();
    } else if (roll < 97) {
      network.run();
      return "network runs";
    }
    return rest();
  }

  private String pingFlood() {
    for (int i = 0; i < 100; i++) {
      peer.sendPing();
    }
    return "peer pings a hundred times";
  }

  private String peerMisbehaves() {
    return switch (dice.below(12)) {
      case 0, 1, 2 -> peer.sendClose();
      case 3, 4, 5 -> peer.sendIllegal();
      case 6 -> peer.sendMaskedWrongly();
      case 7 -> peer.sendRandom();
      case 8, 9 -> peer.end();
      default -> peer.fail();
    };
  }

  private String time() {
    Duration time =
        dice.pick(Duration.ofMillis(1), Duration.ofSeconds(1), seconds(2, 5, 9, 15, 40));
    clock.advance(time);
    return "time moves on by " + time;
  }

  private String slowReader() {
    var way = raw.fromSocket();
    return switch (dice.below(5)) {
      case 0 -> {
        way.hold();
        yield "peer stops to read";
      }
      case 1 -> {
        way.release();
        yield "peer reads on";
      }
      case 2, 3 -> {
        int capacity = dice.pick(0, 1, 50, 1000, 5000, ENOUGH_ROOM);
        way.capacity(capacity);
        yield "the way to the peer holds " + capacity + " bytes";
      }
      default -> "peer reads " + way.deliver(dice.between(1, 300)) + " bytes";
    };
  }

  private String pieces() {
    var way = raw.toSocket();
    switch (dice.below(4)) {
      case 0 -> {
        way.hold();
        return "bytes for the socket stay where they are";
      }
      case 1 -> {
        way.release();
        return "bytes for the socket flow";
      }
      default -> {
        int[] pieces = new int[dice.between(1, 4)];
        for (int i = 0; i < pieces.length; i++) {
          pieces[i] = dice.pick(1, 2, 10, 300);
        }
        return "the socket reads " + way.deliver(pieces) + " bytes";
      }
    }
  }

  private String steps() {
    int steps = dice.between(1, 5);
    for (int i = 0; i < steps; i++) {
      network.step();
    }
    return "network makes " + steps + " steps";
  }

  /** What we ask of the socket, half of the times as another thread. */
  private String call(Supplier<String> action) {
    if (dice.oneIn(2)) {
      return action.get();
    }
    String[] what = new String[1];
    network.outside(() -> what[0] = action.get());
    return "another thread: " + what[0];
  }

  // What we ask of the socket, and what the model expects to be told

  private WsMessage message() {
    int size = dice.pick(0, 1, 20, 100, 300, 900, 3000);
    return dice.oneIn(2) ? WsMessage.of(dice.text(size / 4)) : WsMessage.wrap(dice.bytes(size));
  }

  private SendResult expected(WsMessage message) {
    if (witness.socket.state().compareTo(State.CLOSING) >= 0) {
      return SendResult.CLOSED;
    }
    look();
    int waiting = accepted.size() - seen.messagesBelow(written());
    long bytes = figure() + message.size();
    if (bytes > config.maxQueueSize() || waiting + 1 > config.maxQueueMessages()) {
      if (waiting > 0) {
        pressure();
      }
      return SendResult.FULL;
    }
    return bytes > config.queueHighMark() ? SendResult.PRESSURE : SendResult.ACCEPTED;
  }

  private void pressure() {
    pressures++;
    drainOwed = true;
    drainsAtPressure = witness.drains;
  }

  private void told(WsMessage message, SendResult result) {
    if (result.accepted()) {
      accepted.add(message);
      acceptedBytes += message.size();
    }
    if (result == SendResult.PRESSURE) {
      pressure();
    }
    if (result == SendResult.FULL && config.overflow() != OverflowPolicy.REJECT) {
      closedByUs = true;
    }
  }

  private String send() {
    WsMessage message = message();
    SendResult expected = expected(message);
    SendResult result = witness.socket.offer(message);
    require(result == expected, "offer said " + result + " and not " + expected);
    told(message, result);
    return "we send " + message + ": " + result;
  }

  private String sendLoan(BorrowedMessage lent) {
    WsMessage message = lent.toMessage();
    SendResult expected = expected(message);
    SendResult result = witness.socket.offer(lent);
    require(result == expected, "offer of a loan said " + result + " and not " + expected);
    told(message, result);
    return "we send on " + message + ": " + result;
  }

  private String sendAsync() {
    WsMessage message = message();
    SendResult expected = expected(message);
    CompletableFuture<Void> done = witness.socket.sendAsync(message).toCompletableFuture();
    if (expected.accepted()) {
      require(!done.isDone(), "a send was done at once");
      futures.add(done);
    } else {
      Throwable refusal = done.handle((value, failure) -> failure).join();
      require(
          refusal instanceof SendRefusedException refused && refused.result() == expected,
          "a send failed with " + refusal + " and not as " + expected);
    }
    told(message, expected);
    return "we send for a future " + message + ": " + expected;
  }

  private String ping() {
    byte[] payload = dice.bytes(dice.pick(0, 4, 125));
    futures.add(witness.socket.ping(ByteBuffer.wrap(payload)).toCompletableFuture());
    return "we ping";
  }

  private String close() {
    boolean expected = witness.socket.state().compareTo(State.CLOSING) < 0;
    boolean result =
        witness.socket.close(dice.pick(1000, 1001, 3000, 4999), dice.text(dice.below(20)));
    require(result == expected, "close said " + result);
    closedByUs |= result;
    closedByCall |= result;
    paused = false;
    return "we close: " + result;
  }

  private String cancel() {
    State before = witness.socket.state();
    canceledByUs |= !isOver(before);
    mayClose &= isOver(before) || before == State.CLOSING;
    witness.socket.cancel();
    require(isOver(witness.socket.state()), "canceled and " + witness.socket.state());
    return "we cancel";
  }

  /** Cancels; the peer may just have begun to read again. */
  private String cancelInFlight() {
    if (dice.oneIn(2)) {
      raw.fromSocket().capacity(ENOUGH_ROOM);
      return "peer reads on, " + cancel();
    }
    return cancel();
  }

  private String pause() {
    // What came before the peer's close, or a break, may still be held back.
    paused |= !closedByCall;
    witness.socket.pause();
    return "we pause";
  }

  private String resume() {
    paused = false;
    witness.socket.resume();
    return "we resume";
  }

  private static final class Chaos extends RuntimeException {
    private static final long serialVersionUID = 1;

    Chaos() {
      super("chaos", null, false, false);
    }
  }

  /** Something that a callback does, now and then. */
  private void deed(String callback) {
    boolean tooEarly = raw == null && !callback.equals("open");
    if (deeds == 0 || tooEarly || !dice.oneIn(5)) {
      return;
    }
    deeds--;
    int roll = dice.below(20);
    if (roll == 0) {
      note("in " + callback + ": " + close());
    } else if (roll == 1) {
      note("in " + callback + ": " + cancel());
    } else if (roll < 4) {
      note("in " + callback + ": " + pause());
    } else if (roll < 6) {
      note("in " + callback + ": " + resume());
    } else if (roll < 8) {
      note("in " + callback + ": " + ping());
    } else if (roll == 8 || withErrors && roll == 9) {
      throwIn(callback);
    } else if (witness.lent != null && roll < 17) {
      note("in " + callback + ": " + sendLoan(witness.lent));
    } else if (roll < 12) {
      note("in " + callback + ": " + sendAsync());
    } else {
      note("in " + callback + ": " + send());
    }
  }

  private void throwIn(String callback) {
    note("in " + callback + ": we throw");
    boolean last = List.of("close", "closed", "failure", "error").contains(callback);
    if (!withErrors && !last) {
      closedByUs = true;
      paused = false;
      canceledByUs |= !isServer && !isOver(witness.socket.state());
    }
    throw new Chaos();
  }

  // What must hold at any time

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private boolean isOver() {
    return isOver(state);
  }

  private static boolean isOver(State state) {
    return state == State.CLOSED || state == State.CANCELED;
  }

  private long written() {
    return raw == null ? 0 : raw.fromSocket().written();
  }

  /** What {@code queueSize} must be. */
  private long figure() {
    return acceptedBytes - seen.payloadBelow(written());
  }

  /** Reads what the socket has sent meanwhile. */
  private void look() {
    if (raw != null) {
      seen.accept(raw.taken(seen.offset()));
    }
  }

  private void check() {
    require(witness.violations.isEmpty(), String.join("; ", witness.violations));
    look();
    checkState();
    checkQueue();
    for (; messagesChecked < seen.messages.size(); messagesChecked++) {
      require(
          messagesChecked < accepted.size()
              && seen.messages.get(messagesChecked).equals(accepted.get(messagesChecked)),
          "message " + messagesChecked + " that was sent is not the one that was accepted");
    }
    if (!peer.unknown) {
      for (; deliveriesChecked < witness.messages.size(); deliveriesChecked++) {
        require(
            deliveriesChecked < peer.messages.size()
                && witness
                    .messages
                    .get(deliveriesChecked)
                    .equals(peer.messages.get(deliveriesChecked)),
            "message " + deliveriesChecked + " that was delivered is not the one that came");
      }
      for (; pongsChecked < seen.pongs.size(); pongsChecked++) {
        require(
            pongsChecked < peer.pings.size()
                && seen.pongs.get(pongsChecked).equals(peer.pings.get(pongsChecked)),
            "pong " + pongsChecked + " answers no ping, or another one");
      }
    }
    require(witness.drains <= pressures, "a drain without pressure");
    require(mayClose || seen.close == null, "a Close was sent behind a cancel");
    require(witness.opened <= 1, "it opened twice");
    require(witness.ends() <= 1, "it ended twice");
  }

  private void checkState() {
    State now = witness.socket.state();
    require(
        now == state || now.compareTo(state) > 0 && !isOver(),
        "the state went from " + state + " to " + now);
    state = now;
    require(
        (witness.socket.closeStatus() != null) == isOver(),
        state + " with status " + witness.socket.closeStatus());
    require(witness.closed == null || isOver(), "told of the end and " + state);
    require(
        witness.closed == null || witness.closed.equals(witness.socket.closeStatus()),
        "told of " + witness.closed + " and not " + witness.socket.closeStatus());
  }

  private void checkQueue() {
    long size = witness.socket.queueSize();
    if (!isOver()) {
      require(size == figure(), "queueSize is " + size + " and not " + figure());
    } else if (frozen < 0) {
      require(size >= figure(), "queueSize was frozen at " + size + ", not above " + figure());
      require(state == State.CANCELED || size == 0, "closed in order with queueSize " + size);
      frozen = size;
    } else {
      require(size == frozen, "queueSize was frozen at " + frozen + " and is " + size);
    }
  }

  // What must hold once everything that can flow has flowed

  private String rest() {
    raw.fromSocket().release().capacity(ENOUGH_ROOM);
    raw.toSocket().release();
    network.run();
    look();
    State now = witness.socket.state();
    boolean opened = witness.opened == 1;
    if (!isOver(now) && opened) {
      require(witness.socket.queueSize() == 0, "at rest with a queue");
      require(seen.messages.size() == accepted.size(), "at rest with messages not sent");
      require(
          (seen.close != null) == (now == State.CLOSING), "at rest " + now + " and " + seen.close);
      require(
          !drainOwed || witness.drains > drainsAtPressure,
          "at rest with a drain owed since the last pressure");
      require(!peer.failed, "at rest and open although the connection failed");
    }
    boolean bothClosed = seen.close != null && peer.close != null && !peer.unknown;
    require(isOver(now) || !bothClosed, "at rest and " + now + " although both sides closed");
    if (now == State.OPEN && opened && !paused && !peer.unknown) {
      require(!peer.broken, "at rest and open although the peer broke a rule");
      require(!peer.ended, "at rest and open although the peer left");
      require(peer.close == null, "at rest and open although the peer closed");
      require(
          witness.messages.size() == peer.messages.size(), "at rest with messages not delivered");
      require(seen.pongs.size() == peer.pings.size(), "at rest with pings not answered");
    }
    if (isOver(now) && (!paused || canceledByUs)) {
      require(witness.closed != null, "at rest and over, and not told");
    }
    return "all comes to rest, " + now;
  }

  // The end

  private void finish() {
    deeds = 0;
    note("the end begins");
    network.run();
    switch (dice.below(4)) {
      case 0 -> note(close());
      case 1 -> note(peer.sendClose());
      case 2 -> note(peer.end());
      default -> {}
    }
    note(resume());
    note(rest());
    check();
    note(peer.react(seen));
    clock.advance(Duration.ofSeconds(200));
    check();
    note(cancel());
    note(rest());
    check();
    checkEnd();
    clock.advance(Duration.ofHours(1));
    check();
    require(!raw.isConnected(), "the connection is still there");
  }

  private void checkEnd() {
    require(isOver(), "in the end it is " + state);
    require(witness.closed != null, "never told of the end");
    require(witness.ends() == (isServer ? 0 : 1), "the listener object was not told of the end");
    for (CompletableFuture<?> future : futures) {
      require(future.isDone(), "a future is left over");
    }
    if (state == State.CLOSED) {
      require(seen.messages.size() == accepted.size(), "closed with messages not sent");
      // An answer to the peer's Close that a failure swallowed is not missed.
      require(seen.close != null || peer.failed, "closed without a Close");
      require(
          peer.unknown || witness.closed.equals(peer.close),
          "closed with " + witness.closed + ", the peer's was " + peer.close);
      boolean closedForItself = closedByUs || !config.idleTimeout().isZero();
      require(
          closedForItself || peer.unknown || witness.messages.size() == peer.messages.size(),
          "closed with messages not delivered");
    } else if (!canceledByUs && withErrors) {
      require(!witness.errors.isEmpty(), "broken without an error");
      Throwable last = witness.errors.get(witness.errors.size() - 1);
      require(!(last instanceof Chaos), "broken without its cause told last");
    }
  }
}
