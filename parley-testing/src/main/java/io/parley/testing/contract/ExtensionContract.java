package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.PolyHandler;
import io.parley.ProtocolException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both ends agree on, and what an extension does to messages. */
abstract class ExtensionContract extends Contract {

  private static final Compression TAKEOVER =
      Compression.on().threshold(0).contextTakeover(true, true);

  ExtensionContract(SocketHarness harness) {
    super(harness);
  }

  private Pair open(
      UnaryOperator<WebSocketConfig.Builder> server,
      UnaryOperator<WebSocketConfig.Builder> client) {
    return setup().config(Side.SERVER, server).config(Side.CLIENT, client).open();
  }

  private Pair compressed(Compression server, Compression client) {
    return open(config -> config.compression(server), config -> config.compression(client));
  }

  private static void assertExtensions(Pair pair, String... extensions) {
    for (Side side : Side.values()) {
      assertThat(pair.end(side).socket().extensions()).containsExactly(extensions);
    }
  }

  @Test
  void a_client_offers_compression_and_a_server_takes_it_only_when_told() {
    assertExtensions(open(config -> config, config -> config));
    assertExtensions(
        open(config -> config.compression(Compression.on()), config -> config),
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    assertExtensions(compressed(Compression.on(), Compression.off()));
  }

  @Test
  void both_ends_know_what_was_agreed_on() {
    assertExtensions(compressed(TAKEOVER, TAKEOVER), "permessage-deflate");
    assertExtensions(
        compressed(TAKEOVER.windowBits(10, 11), TAKEOVER.windowBits(13, 12)),
        "permessage-deflate; server_max_window_bits=10; client_max_window_bits=11");
    assertExtensions(
        compressed(TAKEOVER, TAKEOVER.contextTakeover(false, true)),
        "permessage-deflate; client_no_context_takeover");
  }

  @Test
  void a_budget_that_is_spent_leaves_the_next_socket_uncompressed() {
    Pair pair = compressed(TAKEOVER.memoryBudget(1000), TAKEOVER);
    assertExtensions(pair);
    pair.end(Side.CLIENT).send(WsMessage.of("plain"));
    pair.end(Side.SERVER).events().assertNextText("plain");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void messages_of_many_threads_arrive_whole_and_what_is_sent_is_counted(Side actor)
      throws Exception {
    Pair pair = compressed(TAKEOVER, TAKEOVER);
    int threads = 4;
    int each = 50;
    WebSocket socket = pair.end(actor).socket();
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int thread = t;
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  socket.send(thread + ":" + i + ":" + "payload ".repeat(i));
                }
                done.countDown();
              })
          .start();
    }
    int[] next = new int[threads];
    for (int i = 0; i < threads * each; i++) {
      String[] parts = pair.end(actor.other()).events().nextMessage().text().split(":", -1);
      int thread = Integer.parseInt(parts[0]);
      int number = Integer.parseInt(parts[1]);
      assertThat(number).isEqualTo(next[thread]++);
      assertThat(parts[2]).isEqualTo("payload ".repeat(number));
    }
    done.await();
    End.await(socket.sendAsync(WsMessage.of("last")));
    assertThat(socket.queueSize()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_message_that_inflates_beyond_the_bound_closes_with_1009(Side actor) {
    Pair pair =
        setup()
            .config(actor, config -> config.compression(TAKEOVER))
            .config(actor.other(), config -> config.compression(TAKEOVER).maxMessageSize(1000))
            .open();
    pair.end(actor).send(WsMessage.of("a".repeat(1000)));
    pair.end(actor).send(WsMessage.of("b".repeat(1001)));
    End receiver = pair.end(actor.other());
    receiver.events().assertNextText("a".repeat(1000));
    assertThat(receiver.events().assertNextError(ProtocolException.class))
        .hasMessage("a message inflates to more than maxMessageSize, 1000");
    assertThat(pair.end(actor).events().skipTo(SocketEvent.Closed.class).status())
        .isEqualTo(WsStatus.MESSAGE_TOO_BIG);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_message_may_ask_to_be_left_as_it_is(Side actor) {
    Pair pair = compressed(TAKEOVER, TAKEOVER);
    WsMessage secret = WsMessage.of("secret").withoutCompression();
    assertThat(secret).isEqualTo(WsMessage.of("secret"));
    pair.end(actor).send(WsMessage.of("before"));
    pair.end(actor).send(secret);
    pair.end(actor).send(WsMessage.of("behind"));
    pair.end(actor.other()).events().assertNextText("before");
    pair.end(actor.other()).events().assertNextMessage(secret);
    pair.end(actor.other()).events().assertNextText("behind");
  }

  // An extension of one's own

  /** What an extension is bad at. */
  private enum Fault {
    NONE,
    OFFER,
    WRITING,
    READING,
    CLOSING
  }

  /** Turns every bit round, but for its fault. */
  private record Flip(Fault fault) implements Extension, Extension.Session {

    private static final ExtensionHeader HEADER = new ExtensionHeader("x-flip", List.of());

    @Override
    public String name() {
      return HEADER.name();
    }

    @Override
    public int reservedBit() {
      return RSV2;
    }

    @Override
    public List<ExtensionHeader> offers() {
      return List.of(HEADER);
    }

    private void failAt(Fault at) {
      if (fault == at) {
        throw new IllegalArgumentException("on purpose");
      }
    }

    @Override
    public @Nullable Agreement accept(ExtensionHeader offer) {
      failAt(Fault.OFFER);
      return offer.parameters().isEmpty() ? new Agreement(offer, this) : null;
    }

    @Override
    public Session answered(ExtensionHeader answer) {
      return this;
    }

    @Override
    public byte[] encode(WsMessage message) {
      if (message.size() == 1) {
        failAt(Fault.WRITING);
      }
      return flipped(message.toByteArray(), message.size());
    }

    @Override
    public byte[] decode(byte[] payload, int length, int maxSize) {
      failAt(Fault.READING);
      return flipped(payload, length);
    }

    private static byte[] flipped(byte[] bytes, int length) {
      byte[] flipped = new byte[length];
      for (int i = 0; i < length; i++) {
        flipped[i] = (byte) ~bytes[i];
      }
      return flipped;
    }

    @Override
    public void close() {
      failAt(Fault.CLOSING);
    }
  }

  private Pair flipping(Side actor, Fault fault) {
    Flip own = new Flip(fault);
    return setup()
        .config(actor, config -> config.compression(TAKEOVER).extensions(own))
        .config(
            actor.other(), config -> config.compression(TAKEOVER).extensions(new Flip(Fault.NONE)))
        .open();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void an_extension_of_ones_own_goes_with_compression(Side actor) {
    Pair pair = flipping(actor, Fault.NONE);
    assertExtensions(pair, "x-flip", "permessage-deflate");
    for (Side side : Side.values()) {
      pair.end(side).send(WsMessage.of("text ".repeat(100)));
      pair.end(side).send(WsMessage.of(new byte[2000]));
      pair.end(side.other()).events().assertNextText("text ".repeat(100));
      pair.end(side.other()).events().assertNextMessage(WsMessage.of(new byte[2000]));
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void one_that_fails_to_write_breaks_the_connection(Side actor) {
    Pair pair = flipping(actor, Fault.WRITING);
    WebSocket socket = pair.end(actor).socket();
    socket.cork(
        () -> {
          socket.send("before");
          socket.send("x");
          socket.send("behind");
        });
    assertThat(pair.end(actor).events().assertNextError(IllegalStateException.class))
        .hasMessageContaining("x-flip")
        .hasRootCauseMessage("on purpose");
    assertThat(pair.end(actor).events().skipTo(SocketEvent.Closed.class).status().code())
        .isEqualTo(1006);
    SocketEvent seen;
    do {
      seen = pair.end(actor.other()).events().next();
      assertThat(seen).isNotEqualTo(new SocketEvent.Message(WsMessage.of("behind")));
    } while (!seen.isTerminal());
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void one_that_fails_to_close_keeps_nothing_open(Side actor) {
    Pair pair = flipping(actor, Fault.CLOSING);
    pair.end(actor).socket().close(1000, "bye");
    for (Side side : Side.values()) {
      assertThat(pair.end(side).events().skipTo(SocketEvent.Closed.class).status())
          .isEqualTo(WsStatus.of(1000, "bye"));
      pair.end(side).events().assertExhausted();
    }
  }

  @Test
  void one_that_fails_at_an_offer_is_a_500() {
    Server server =
        start(
            PolyHandler.of(request -> webSocket -> {}),
            serverConfig().toBuilder().extensions(new Flip(Fault.OFFER)).build());
    RecordingListener listener = new RecordingListener();
    connect(
        Request.get(server.uri("/")),
        listener,
        clientConfig().toBuilder().extensions(new Flip(Fault.NONE)).build());
    SocketEvent.Failed failed = listener.next(SocketEvent.Failed.class);
    Response response = Objects.requireNonNull(failed.response());
    assertThat(response.status().code()).isEqualTo(500);
    assertThat(response.bodyText()).doesNotContain("on purpose");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void one_that_fails_to_read_closes_with_1011(Side actor) {
    Pair pair = flipping(actor, Fault.READING);
    pair.end(actor.other()).send(WsMessage.of("x"));
    assertThat(pair.end(actor).events().assertNextError(ProtocolException.class))
        .hasMessageContaining("x-flip")
        .hasRootCauseMessage("on purpose");
    assertThat(pair.end(actor.other()).events().skipTo(SocketEvent.Closed.class).status().code())
        .isEqualTo(1011);
  }
}
