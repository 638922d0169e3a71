package io.parley.fuzz;

import io.parley.BorrowedMessage;
import io.parley.Compression;
import io.parley.OverflowPolicy;
import io.parley.SendRefusedException;
import io.parley.SendResult;
import io.parley.WebSocket.State;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawPeer;
import io.parley.testing.VirtualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.Deflater;

/**
 * One socket from its opening to its end: what its peer and its application do is taken from the
 * input, on a network without threads and with a clock that the input moves. {@link Wire} reads
 * both directions.
 *
 * <p>Input: three bytes of settings (see {@link #config}), then letters, each with what it needs
 * behind it (see {@link #step}); any other byte stands for one of them.
 */
final class Life {

  /** What a byte that is none of them stands for: the letter at its place. */
  private static final String LETTERS = "bFZnsaigcuxtPRDqhwdeXUAbFZbFnsFb";

  private static final int ENOUGH_ROOM = 1 << 20;
  private static final int KEY = 0x37fa213d;

  private final Input input;
  private final boolean isServer;
  private final Log log;
  private final VirtualClock clock = new VirtualClock();
  private final InMemoryNetwork network = InMemory.network(clock);
  private final int compression;
  private final WatchedDeflate deflate;
  private final Inflating sentInflating;
  private final Inflating seenInflating;
  private final WebSocketConfig config;
  private final Witness witness;
  private final Wire sent;
  private final Wire seen;
  private final RawPeer raw;

  /** What callbacks still have to do, first things first. */
  private final Deque<Character> deeds = new ArrayDeque<>();

  private final List<String> accepted = new ArrayList<>();
  private final List<CompletableFuture<?>> futures = new ArrayList<>();

  /** The codes that the application closed with. */
  private final Set<Integer> closedWith = new HashSet<>();

  private int seenBytes;
  private boolean answered;
  private boolean broken;

  private Life(Input input, boolean isServer, Log log) {
    this.input = input;
    this.isServer = isServer;
    this.log = log;
    int first = input.next();
    compression = first & 3;
    deflate = new WatchedDeflate(compressionSettings());
    config = config();
    network.serverConfig(config).clientConfig(config);
    network.chunk(input.pick(Integer.MAX_VALUE, Integer.MAX_VALUE, 1, 3, 100));
    boolean takeover = compression >= 2;
    sentInflating = new Inflating(takeover, config.maxMessageSize());
    seenInflating = new Inflating(takeover, ENOUGH_ROOM);
    boolean compresses = compression != 0;
    sent =
        new Wire(
            new Wire.Rules(
                isServer,
                config.maxFrameSize(),
                config.maxMessageSize(),
                config.maxFragments(),
                compresses ? sentInflating : null));
    int fragment = config.fragmentSize() == 0 ? ENOUGH_ROOM : config.fragmentSize();
    seen =
        new Wire(
            new Wire.Rules(
                !isServer,
                fragment,
                ENOUGH_ROOM,
                Integer.MAX_VALUE,
                compresses ? seenInflating : null));
    witness = new Witness(!isServer, (first & 4) != 0, this::deed);
    raw = isServer ? serve() : connect();
  }

  /** Lives through that input. */
  static void live(byte[] data, boolean isServer, Log log) {
    log.forget();
    Life life = new Life(new Input(data), isServer, log);
    try {
      life.go();
    } finally {
      life.sentInflating.close();
      life.seenInflating.close();
      life.deflate.close();
    }
  }

  private Compression compressionSettings() {
    Compression on = Compression.on().threshold(0);
    return switch (compression) {
      case 0 -> Compression.off();
      case 1 -> on;
      case 2 -> on.contextTakeover(true, true);
      default -> on.contextTakeover(true, true).windowBits(9, 15);
    };
  }

  private WebSocketConfig config() {
    int some = input.next();
    int more = input.next();
    long high = List.of(0L, 10L, 300L, 100_000L).get(some >> 2 & 3);
    WebSocketConfig.Builder builder =
        (isServer ? WebSocketConfig.server() : WebSocketConfig.client())
            .toBuilder()
                .fragmentSize(List.of(0, 1, 10, 200).get(some & 3))
                .queueLowMark(high / 2)
                .queueHighMark(high)
                .maxQueueSize(high + 400)
                .maxQueueMessages((some & 16) != 0 ? 2 : 100)
                .overflow(
                    (some & 64) != 0
                        ? OverflowPolicy.CLOSE
                        : (some & 128) != 0 ? OverflowPolicy.CANCEL : OverflowPolicy.REJECT)
                .holdReads((some & 32) != 0)
                .mailboxMessages((more & 1) != 0 ? 1 : 100)
                .mailboxBytes((more & 2) != 0 ? 1 : 2000)
                .maxMessageSize((more & 4) != 0 ? 100 : 3000)
                .maxFrameSize((more & 8) != 0 ? 125 : Long.MAX_VALUE)
                .maxFragments((more & 16) != 0 ? 2 : 100)
                .pingInterval(Duration.ofSeconds((more & 32) != 0 ? 5 : 0))
                .pingTimeout(Duration.ofSeconds(5))
                .idleTimeout(Duration.ofSeconds((more & 64) != 0 ? 30 : 0))
                .closeTimeout(Duration.ofSeconds((more & 128) != 0 ? 0 : 10));
    return deflate.in(builder).build();
  }

  private RawPeer serve() {
    Request request = Request.get("ws://memory/");
    String offer =
        switch (compression) {
          case 0 -> null;
          case 1 -> "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
          default -> "permessage-deflate; client_max_window_bits";
        };
    if (offer != null) {
      request = request.header("Sec-WebSocket-Extensions", offer);
    }
    answered = true;
    return network.rawClient(
        asked ->
            webSocket -> {
              witness.attach(webSocket);
              witness.accept(webSocket);
            },
        request);
  }

  private RawPeer connect() {
    RawPeer peer = network.rawServer(Request.get("ws://memory/"), witness, wire -> null);
    witness.attach(peer.socket());
    return peer;
  }

  private void answer(boolean well) {
    if (answered) {
      return;
    }
    answered = true;
    if (!well) {
      raw.answer(Response.of(Status.FORBIDDEN));
      return;
    }
    Response response = RawPeer.accepted(raw.request());
    if (compression != 0) {
      String answer =
          switch (compression) {
            case 1 -> "; server_no_context_takeover; client_no_context_takeover";
            case 2 -> "";
            default -> "; client_max_window_bits=9";
          };
      response = response.header("Sec-WebSocket-Extensions", "permessage-deflate" + answer);
    }
    raw.answer(response);
  }

  // The walk

  private void go() {
    while (input.hasMore()) {
      int next = input.next();
      char letter = LETTERS.indexOf(next) >= 0 ? (char) next : letter(next);
      if (letter != 'U') {
        answer(true);
      }
      step(letter);
      check();
    }
    answer(true);
    end();
  }

  private static char letter(int value) {
    return LETTERS.charAt(value % LETTERS.length());
  }

  /** What a letter does. */
  private void step(char letter) {
    switch (letter) {
      case 'b' -> post(input.takeCounted());
      case 'F' -> postFrame();
      case 'Z' -> postCompressed();
      case 'n' -> network.run();
      case 't' -> clock.advance(Duration.ofMillis(input.pick(1, 1000, 4000, 6000, 12_000, 40_000)));
      case 'D' -> deeds.add(letter(input.next()));
      case 'h' -> {
        if (input.flag()) {
          raw.fromSocket().hold();
        } else {
          raw.fromSocket().release();
        }
      }
      case 'w' -> raw.fromSocket().capacity(input.pick(0, 1, 50, ENOUGH_ROOM));
      case 'd' -> raw.toSocket().deliver(1 + input.next(), 1 + input.next());
      case 'e' -> raw.toSocket().cut();
      case 'X' -> {
        broken = true;
        raw.toSocket().fail(new IOException("connection reset"));
      }
      case 'U' -> answer(false);
      case 'A' -> network.outside(() -> act(input.next()));
      default -> act(letter);
    }
  }

  private void act(int value) {
    act(LETTERS.indexOf(value) >= 0 ? (char) value : letter(value));
  }

  /** What an application may do. */
  private void act(char letter) {
    switch (letter) {
      case 's' -> {
        BorrowedMessage lent = witness.lent;
        if (lent != null) {
          offer(lent);
        } else {
          offer(message());
        }
      }
      case 'a' -> sendAsync(message());
      case 'g' ->
          witness
              .socket()
              .cork(
                  () -> {
                    offer(message());
                    offer(message());
                  });
      case 'i' -> ping();
      case 'c' -> close();
      case 'u' -> Check.that(witness.socket().queueSize() >= 0, () -> "a negative queue");
      case 'x' -> {
        witness.socket().cancel();
      }
      case 'P' -> {
        witness.socket().pause();
      }
      case 'R' -> {
        witness.socket().resume();
      }
      default -> {}
    }
  }

  /** What callbacks do. */
  private void deed() {
    Character letter = deeds.poll();
    if (letter == null) {
      return;
    }
    if (letter == 'q') {
      throw new Chaos();
    }
    act(letter.charValue());
  }

  /** Thrown by callbacks on purpose. */
  static final class Chaos extends RuntimeException {
    private static final long serialVersionUID = 1;

    Chaos() {
      super("chaos", null, false, false);
    }
  }

  // What the peer does

  private void post(byte[] bytes) {
    sent.add(bytes);
    raw.post(bytes);
  }

  /** A frame that is right but for what its first byte says. */
  private void postFrame() {
    int first = input.next();
    post(
        new Frame((first & 0x80) != 0, 0, 0, Octets.of(input.takeCounted()), false, KEY, 0, -1),
        first);
  }

  private void post(Frame frame, int first) {
    byte[] bytes = frame.encode(isServer, new Random(0));
    bytes[0] = (byte) first;
    post(bytes);
  }

  /** A message compressed as a peer would that takes no notice of what came before. */
  private void postCompressed() {
    boolean text = input.flag();
    int times = 1 + input.next();
    byte[] pattern = input.takeCounted();
    byte[] content = new byte[Math.min(5000, times * pattern.length)];
    for (int i = 0; i < content.length; i++) {
      content[i] = pattern[i % pattern.length];
    }
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(content);
    byte[] out = new byte[content.length + 64];
    int size = deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH);
    deflater.end();
    byte[] payload = Arrays.copyOf(out, Math.max(1, size - 4));
    post(Frame.binary(Octets.of(payload)).maskedWith(KEY), text ? 0xc1 : 0xc2);
  }

  // What the application does

  private WsMessage message() {
    boolean text = input.flag();
    byte[] content = input.takeCounted();
    return text
        ? WsMessage.of(new String(content, StandardCharsets.UTF_16BE))
        : WsMessage.wrap(content);
  }

  private static String event(WsMessage message) {
    return Wire.event(message.isText() ? "text" : "binary", message.toByteArray());
  }

  private void offer(WsMessage message) {
    SendResult result = witness.socket().offer(message);
    if (result.accepted()) {
      accepted.add(event(message));
    }
  }

  private void offer(BorrowedMessage lent) {
    String event = event(lent.toMessage());
    if (witness.socket().offer(lent).accepted()) {
      accepted.add(event);
    }
  }

  private void sendAsync(WsMessage message) {
    CompletableFuture<Void> done = witness.socket().sendAsync(message).toCompletableFuture();
    futures.add(done);
    Throwable refusal = done.isDone() ? done.handle((value, failure) -> failure).join() : null;
    if (!(refusal instanceof SendRefusedException)) {
      Check.that(!done.isDone(), () -> "a send was done at once: " + refusal);
      accepted.add(event(message));
    }
  }

  private void ping() {
    byte[] payload = input.takeCounted();
    try {
      futures.add(witness.socket().ping(ByteBuffer.wrap(payload)).toCompletableFuture());
      Check.that(payload.length <= 125, () -> "pinged with " + payload.length + " bytes");
    } catch (IllegalArgumentException e) {
      Check.that(payload.length > 125, () -> "refused a ping of " + payload.length + " bytes");
    }
  }

  private void close() {
    int code = input.next() << 8 | input.next();
    String reason = new String(input.takeCounted(), StandardCharsets.UTF_16BE);
    boolean legal = WsStatus.of(code, reason).isSendable();
    boolean before = witness.socket().state().compareTo(State.CLOSING) < 0;
    try {
      boolean began = witness.socket().close(code, reason);
      Check.that(legal, () -> "closed with " + code);
      Check.same(began, before, "close");
      closedWith.add(code);
    } catch (IllegalArgumentException e) {
      Check.that(!legal, () -> "refused to close with " + code + ": " + e);
    }
  }

  // What must hold

  private boolean isOver() {
    State state = witness.socket().state();
    return state == State.CLOSED || state == State.CANCELED;
  }

  private void check() {
    log.requireNothingUnexpected();
    witness.check();
    byte[] more = raw.taken(seenBytes);
    seenBytes += more.length;
    Check.that(seen.closeCode == 0 || more.length == 0, () -> "bytes behind the Close");
    seen.add(more);
    Check.that(seen.breaches().isEmpty(), () -> "sent what is not legal: " + seen.breach());
    Check.that(!seen.uncertain, () -> "sent a message compressed in an unusual way");
    Check.that(seen.closeCode == 0 || !seen.hasUnread(), () -> "bytes behind the Close");
    requirePrefix(seen.events("text", "binary"), accepted, "messages sent");
    if (!sent.uncertain) {
      requirePrefix(witness.messages, sent.events("text", "binary"), "messages delivered");
      requirePrefix(payloads(seen.events("pong")), payloads(sent.events("ping")), "pongs");
    }
    checkClose();
  }

  /** A Close that tells of an error is sent only to those who made it. */
  private void checkClose() {
    int code = seen.closeCode;
    if (Set.of(1002, 1007, 1009).contains(code) && !closedWith.contains(code)) {
      Set<Integer> codes = sent.breachesOfUnfinished();
      Check.that(
          sent.uncertain || codes.contains(code) || sent.closeCode == code,
          () -> "closed with " + code + ", where this was wrong: " + sent.breach());
    }
  }

  private static List<String> payloads(List<String> events) {
    return events.stream().map(event -> event.substring(event.indexOf(' '))).toList();
  }

  private static void requirePrefix(List<String> seen, List<String> all, String what) {
    Check.that(
        seen.size() <= all.size() && seen.equals(all.subList(0, seen.size())),
        () -> what + " are " + seen + " and should be " + all);
  }

  private void end() {
    deeds.clear();
    raw.fromSocket().release().capacity(ENOUGH_ROOM);
    witness.socket().resume();
    network.run();
    check();
    checkRest();
    clock.advance(Duration.ofSeconds(200));
    check();
    witness.socket().cancel();
    network.run();
    check();
    Check.that(isOver(), () -> "canceled and " + witness.socket().state());
    clock.advance(Duration.ofHours(1));
    check();
    witness.checkEnd();
    Check.that(futures.stream().allMatch(CompletableFuture::isDone), () -> "a future is left over");
    Check.that(!raw.isConnected(), () -> "the connection is still there");
    deflate.requireNothingHeld();
  }

  /** What holds when all has come to rest and the socket lives. */
  private void checkRest() {
    if (witness.socket().state() != State.OPEN || sent.uncertain) {
      return;
    }
    Check.same(witness.messages, sent.events("text", "binary"), "delivered at rest");
    Check.same(seen.events("text", "binary"), accepted, "sent at rest");
    Check.same(witness.socket().queueSize(), 0L, "queue at rest");
    Check.that(sent.breaches().isEmpty(), () -> "open at rest in spite of " + sent.breach());
    Check.same(sent.closeCode, 0, "open at rest behind a Close");
    Check.that(!broken, () -> "open at rest on a broken connection");
  }
}
