package io.parley.tests.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.HandshakeException;
import io.parley.WebSocket.State;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.protocol.ActiveExtensions;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Extensions;
import io.parley.protocol.ReadLimits;
import io.parley.protocol.Role;
import io.parley.protocol.ServerHandshake;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.VirtualClock;
import io.parley.tests.differential.Outcome;
import io.parley.tests.differential.ParleyReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.statistics.Statistics;

/**
 * Whatever comes behind an opening handshake, or as the answer to one: the socket does with it what
 * its reader says, ends exactly once, and sends one Close with a legal code or none, and nothing
 * behind it.
 */
class GarbageTest {

  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
  private static final String DEFLATE = "permessage-deflate";

  private final Logger logger = Logger.getLogger("io.parley");
  private final Level level = logger.getLevel();

  @BeforeProperty
  void keepTheChaosOutOfTheLog() {
    logger.setLevel(Level.OFF);
  }

  @AfterProperty
  void restoreTheLog() {
    logger.setLevel(level);
  }

  /** How a peer leaves. */
  enum Leaving {
    ENDING,
    RESETTING,
    IN_SILENCE
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void any_bytes_behind_the_handshake_lead_to_one_end(
      @ForAll Role role,
      @ForAll boolean compressed,
      @ForAll Leaving leaving,
      @ForAll @IntRange(min = 1, max = 200) int chunk,
      @ForAll long seed) {
    Dice dice = new Dice(seed);
    VirtualClock clock = new VirtualClock();
    WebSocketConfig config = config(role, compressed);
    InMemoryNetwork network = InMemory.network(clock).serverConfig(config).clientConfig(config);
    network.chunk(chunk).masks(dice::number);
    Witness witness = new Witness(true, dice.oneIn(2), callback -> {});
    RawPeer raw = opened(network, role, compressed, witness);
    byte[] garbage = garbage(dice, role);

    raw.send(garbage);
    leave(raw, clock, leaving);

    assertEndedOnce(raw, witness, role);
    FrameChecker sent = new FrameChecker(role == Role.CLIENT, 0);
    sent.accept(raw.taken(0));
    assertDoneAsRead(read(role, config, raw, garbage), witness, sent);
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void any_answer_to_a_handshake_leads_to_one_end(
      @ForAll boolean compressed, @ForAll Leaving leaving, @ForAll long seed) {
    Dice dice = new Dice(seed);
    VirtualClock clock = new VirtualClock();
    WebSocketConfig config = config(Role.CLIENT, compressed);
    InMemoryNetwork network = InMemory.network(clock).clientConfig(config);
    Witness witness = new Witness(true, dice.oneIn(2), callback -> {});
    Request asked = Request.get("ws://memory/").header("Sec-WebSocket-Protocol", "soup, stew");
    RawPeer raw = network.rawServer(asked, witness, wire -> null);
    witness.attach(raw.socket());
    Response answer = answer(dice, raw.request());

    raw.answer(answer);
    leave(raw, clock, leaving);

    assertEndedOnce(raw, witness, Role.CLIENT);
    boolean legal = isLegal(raw.request(), answer, config);
    Statistics.label("answers").collect(legal ? "legal" : "illegal");
    Statistics.label("answers")
        .coverage(
            coverage -> {
              coverage.check("legal").percentage(percent -> percent > 5);
              coverage.check("illegal").percentage(percent -> percent > 5);
            });
    assertThat(witness.opened).isEqualTo(legal ? 1 : 0);
    if (!legal) {
      assertThat(witness.failure).isInstanceOf(HandshakeException.class);
      assertThat(raw.taken(0)).isEmpty();
    }
  }

  /** A good answer with something else in a place or two. */
  private static Response answer(Dice dice, Request wire) {
    Response answer = RawPeer.accepted(wire);
    for (int i = dice.below(3); i > 0; i--) {
      answer = changed(dice, answer);
    }
    return answer;
  }

  private static Response changed(Dice dice, Response answer) {
    String name =
        dice.pick(
            "Upgrade",
            "Connection",
            "Sec-WebSocket-Accept",
            "Sec-WebSocket-Protocol",
            EXTENSIONS,
            "Server");
    String value =
        dice.pick(
            "websocket",
            "WebSocket",
            "Upgrade",
            "keep-alive, upgrade",
            "soup",
            "soup, stew",
            "",
            DEFLATE,
            DEFLATE + "; server_no_context_takeover",
            DEFLATE + "; server_max_window_bits=7",
            DEFLATE + "; client_max_window_bits=10; server_no_context_takeover",
            "x-unknown",
            "a;;b",
            "\"");
    return switch (dice.below(4)) {
      case 0 -> Response.of(dice.pick(Status.OK, Status.FORBIDDEN)).headers(answer.headers());
      case 1 -> answer.header(name, value);
      case 2 -> Response.of(answer.status()).headers(answer.headers().remove(name));
      default ->
          Response.of(answer.status()).headers(answer.headers().remove(name)).header(name, value);
    };
  }

  private static boolean isLegal(Request wire, Response answer, WebSocketConfig config) {
    try {
      String key = wire.headers().all("Sec-WebSocket-Key").get(0);
      ClientHandshake.check(wire, key, answer, Extensions.of(config)).active().close();
      return true;
    } catch (HandshakeException e) {
      return false;
    }
  }

  private static WebSocketConfig config(Role role, boolean compressed) {
    return (role == Role.SERVER ? WebSocketConfig.server() : WebSocketConfig.client())
        .toBuilder()
            .maxFrameSize(300)
            .maxMessageSize(500)
            .maxFragments(5)
            .pingInterval(Duration.ofSeconds(20))
            .pingTimeout(Duration.ofSeconds(20))
            .compression(compressed ? Compression.on().threshold(0) : Compression.off())
            .build();
  }

  private static RawPeer opened(
      InMemoryNetwork network, Role role, boolean compressed, Witness witness) {
    Request request = Request.get("ws://memory/");
    if (role == Role.SERVER) {
      return network.rawClient(
          asked ->
              webSocket -> {
                witness.attach(webSocket);
                witness.accept(webSocket);
              },
          compressed ? request.header(EXTENSIONS, DEFLATE) : request);
    }
    RawPeer raw =
        network.rawServer(
            request,
            witness,
            wire -> {
              Response answer = RawPeer.accepted(wire);
              return compressed
                  ? answer.header(
                      EXTENSIONS,
                      DEFLATE + "; server_no_context_takeover; client_no_context_takeover")
                  : answer;
            });
    witness.attach(raw.socket());
    return raw;
  }

  /** Bytes of no meaning, or frames with a bit turned over here and there. */
  private static byte[] garbage(Dice dice, Role role) {
    if (dice.oneIn(3)) {
      return dice.bytes(dice.below(60));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = dice.between(1, 6); i > 0; i--) {
      out.writeBytes(frame(dice).masked(role == Role.SERVER ? dice.number() : null).encode());
    }
    byte[] bytes = out.toByteArray();
    for (int i = dice.below(3); i > 0; i--) {
      bytes[dice.below(bytes.length)] ^= (byte) (1 << dice.below(8));
    }
    return bytes;
  }

  private static RawFrame frame(Dice dice) {
    return switch (dice.below(8)) {
      case 0, 1 -> RawFrame.text(dice.text(dice.below(80)));
      case 2 -> RawFrame.of(RawFrame.BINARY, dice.bytes(dice.below(310)));
      case 3 -> RawFrame.of(RawFrame.TEXT, WsMessage.of(dice.text(9)).toByteArray()).unfinished();
      case 4 -> RawFrame.of(RawFrame.CONTINUATION, dice.bytes(dice.below(9)));
      case 5 -> RawFrame.of(dice.pick(RawFrame.PING, RawFrame.PONG), dice.bytes(dice.below(126)));
      case 6 -> RawFrame.close(dice.pick(1000, 1001, 1004, 3000, 5000), dice.text(dice.below(9)));
      // The answer to an offer of compression: "Hello", and an empty message.
      default -> new RawFrame(true, 4, dice.pick(1, 2), null, deflated(dice));
    };
  }

  private static ByteBuffer deflated(Dice dice) {
    return ByteBuffer.wrap(
        HexFormat.of().parseHex(dice.pick("f248cdc9c90700", "00", "4a0c1b05a3000400")));
  }

  private static void leave(RawPeer raw, VirtualClock clock, Leaving leaving) {
    switch (leaving) {
      case ENDING -> raw.eof();
      case RESETTING -> raw.reset();
      case IN_SILENCE -> {}
    }
    clock.advance(Duration.ofHours(1));
  }

  private static void assertEndedOnce(RawPeer raw, Witness witness, Role role) {
    assertThat(witness.violations).isEmpty();
    assertThat(raw.isConnected()).isFalse();
    assertThat(raw.socket().state()).isIn(State.CLOSED, State.CANCELED);
    assertThat(witness.closed).isEqualTo(raw.socket().closeStatus());
    assertThat(witness.ends()).isEqualTo(role == Role.CLIENT ? 1 : 0);
  }

  /** What the reader alone makes of those bytes. */
  private static Outcome read(Role role, WebSocketConfig config, RawPeer raw, byte[] garbage) {
    ReadLimits limits =
        new ReadLimits(config.maxFrameSize(), config.maxMessageSize(), config.maxFragments());
    try (ActiveExtensions agreed = agreed(role, config, raw)) {
      return ParleyReader.read(role, limits, List.of(garbage), agreed);
    }
  }

  private static ActiveExtensions agreed(Role role, WebSocketConfig config, RawPeer raw) {
    Extensions known = Extensions.of(config);
    if (role == Role.SERVER) {
      ServerHandshake.Verdict.Valid valid =
          (ServerHandshake.Verdict.Valid) ServerHandshake.check(raw.request());
      return ServerHandshake.agree(valid, raw.response(), known).negotiated().active();
    }
    try {
      String key = raw.request().headers().all("Sec-WebSocket-Key").get(0);
      return ClientHandshake.check(raw.request(), key, raw.response(), known).active();
    } catch (HandshakeException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertDoneAsRead(Outcome read, Witness witness, FrameChecker sent) {
    String end = read.end();
    Statistics.label("ends").collect(end.startsWith("close") ? "close" : end);
    Statistics.label("ends")
        .coverage(
            coverage -> {
              for (String each : List.of("open", "close", "fail 1002", "fail 1007", "fail 1009")) {
                coverage.check(each).count(count -> count > 0);
              }
            });
    List<String> messages =
        witness.messages.stream()
            .map(
                message ->
                    (message.isText() ? "text " : "binary ")
                        + HexFormat.of().formatHex(message.toByteArray()))
            .toList();
    assertThat(messages)
        .isEqualTo(read.events().stream().filter(event -> !event.matches("p[io]ng .*")).toList());
    assertThat(sent.pongs.stream().map(pong -> "ping " + pong))
        .containsExactlyElementsOf(
            read.events().stream().filter(event -> event.startsWith("ping")).toList());
    if (end.equals("open")) {
      assertThat(witness.closed.code()).isEqualTo(1006);
    } else if (end.startsWith("fail")) {
      assertThat("fail " + sent.close.code()).isEqualTo(end);
      assertThat(witness.errors).isNotEmpty();
    } else {
      assertThat("close " + witness.closed).isEqualTo(end);
      assertThat(sent.close.code()).isEqualTo(witness.closed.code());
    }
  }
}
