package io.parley.testing;

import io.parley.PolyHandler;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.connection.Connection;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.ServerExchange;
import io.parley.connection.Transport;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.protocol.ServerHandshake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection on an {@link InMemoryNetwork} played by the test, byte for byte; at the
 * other end stands a real socket. What it sends arrives when the network runs, which every {@code
 * expect} does first. The test's thread only.
 */
public final class RawPeer {

  /** The key of the frames that a client's peer sends by {@link #send(RawFrame)}. */
  private static final int MASK = 0x37fa213d;

  private final InMemoryNetwork network;
  private final boolean isClient;
  private final Pipe out;
  private final Direction toSocket;
  private final Direction fromSocket;
  private final Inbox inbox;
  private @Nullable WebSocket socket;
  private @Nullable Dialing dialing;
  private @Nullable Request request;
  private @Nullable Response response;

  private RawPeer(InMemoryNetwork network, boolean isClient, InMemoryNetwork.Lines lines) {
    this.network = network;
    this.isClient = isClient;
    out = isClient ? lines.link.toServer : lines.link.toClient;
    out.capacity(Integer.MAX_VALUE);
    toSocket = isClient ? lines.toServer : lines.toClient;
    fromSocket = isClient ? lines.toClient : lines.toServer;
    Pipe in = isClient ? lines.link.toClient : lines.link.toServer;
    inbox = new Inbox(in);
    in.remember();
    lines.join(in, inbox);
  }

  static RawPeer client(InMemoryNetwork network, InMemoryNetwork.Lines lines) {
    return new RawPeer(network, true, lines);
  }

  static RawPeer server(InMemoryNetwork network, InMemoryNetwork.Lines lines) {
    return new RawPeer(network, false, lines);
  }

  // The opening handshake

  void dial(WsHandler app, Request wire, WebSocketConfig config, ConnectionLoop loop, Link link) {
    request = wire;
    WsHandler capturing = received -> new Capturing(app.handle(received));
    new Endpoint(PolyHandler.of(capturing), config)
        .handle(
            wire,
            loop,
            new ServerExchange.Responder() {
              @Override
              public void respond(Response answer) {
                response = answer;
              }

              @Override
              public boolean isOpen() {
                return true;
              }

              @Override
              public void upgrade(
                  Response answer, Connection connection, Consumer<Transport> opened) {
                response = answer;
                PipeEnd end = link.serverEnd();
                end.attach(connection);
                opened.accept(end);
              }
            });
  }

  void serve(WebSocket client) {
    socket = client;
  }

  void arrive(Request wire, Dialing from, Function<Request, @Nullable Response> answer) {
    dialing = from;
    request = wire;
    Response now = answer.apply(wire);
    if (now != null) {
      response = now;
      from.answer(now);
    }
  }

  /** The 101 for that opening handshake, without subprotocol or extension. */
  public static Response accepted(Request wire) {
    return accepted(wire, webSocket -> {});
  }

  /**
   * The 101 for that opening handshake, with what the consumer carries.
   *
   * @throws IllegalArgumentException if the request is not a valid handshake
   */
  public static Response accepted(Request wire, WsConsumer carrying) {
    ServerHandshake.Verdict verdict = ServerHandshake.check(wire);
    if (verdict instanceof ServerHandshake.Verdict.Valid valid) {
      return ServerHandshake.accept(valid, carrying);
    }
    throw new IllegalArgumentException("not a handshake: " + verdict);
  }

  /** Answers a handshake that was met with silence so far. */
  public RawPeer answer(Response late) {
    if (dialing == null || response != null) {
      throw new IllegalStateException("there is no client waiting for an answer");
    }
    response = late;
    dialing.answer(late);
    network.run();
    return this;
  }

  /** The request of the opening handshake as it went over the wire. */
  public Request request() {
    return required(request, "no request has come");
  }

  /** The answer to the opening handshake. */
  public Response response() {
    return required(response, "there was no answer to the handshake");
  }

  /** The socket at the other end. */
  public WebSocket socket() {
    return required(socket, "there is no socket: the handshake was not accepted");
  }

  private static <T> T required(@Nullable T value, String otherwise) {
    if (value == null) {
      throw new IllegalStateException(otherwise);
    }
    return value;
  }

  // Sending

  /** The way of the bytes that this peer sends. */
  public Direction toSocket() {
    return toSocket;
  }

  /** The way of the bytes that the socket sends. */
  public Direction fromSocket() {
    return fromSocket;
  }

  /** Puts those bytes on their way; nothing runs yet. */
  public RawPeer post(byte[] bytes) {
    out.put(ByteBuffer.wrap(bytes));
    return this;
  }

  /** Sends those bytes and runs the network. */
  public RawPeer send(byte[] bytes) {
    post(bytes);
    network.run();
    return this;
  }

  /**
   * Sends those bytes and runs the network.
   *
   * @param hex two digits a byte; white space is left out
   */
  public RawPeer send(String hex) {
    return send(bytes(hex));
  }

  /**
   * Sends that frame, masked if this peer is a client and else not, whatever key it had, and runs
   * the network.
   */
  public RawPeer send(RawFrame frame) {
    return send(frame.masked(isClient ? MASK : null).encode());
  }

  /** Ends this peer's direction and runs the network; it goes on to read. */
  public RawPeer eof() {
    toSocket.cut();
    network.run();
    return this;
  }

  /** Breaks the connection as a peer does that crashes, and runs the network. */
  public RawPeer reset() {
    toSocket.fail(new IOException("connection reset"));
    inbox.leave();
    network.run();
    return this;
  }

  // Receiving

  /**
   * Expects exactly those bytes next; what comes behind them stays for the next call.
   *
   * @param hex two digits a byte; white space is left out
   */
  public RawPeer expect(String hex) {
    byte[] wanted = bytes(hex);
    byte[] seen = peek();
    if (seen.length < wanted.length
        || !Arrays.equals(wanted, 0, wanted.length, seen, 0, wanted.length)) {
      throw failure("expected " + HexFormat.of().formatHex(wanted));
    }
    inbox.skip(wanted.length);
    return this;
  }

  /** Expects that frame next: masked or not as the socket's role demands, whatever the key. */
  public RawPeer expect(RawFrame frame) {
    RawFrame seen = nextFrame();
    RawFrame comparable =
        new RawFrame(seen.fin(), seen.rsv(), seen.opcode(), frame.mask(), seen.payload());
    if (!comparable.equals(frame)) {
      throw new AssertionError("expected " + frame + " but got " + seen);
    }
    return this;
  }

  /** The next frame that the socket sent, which must be masked if it is a client's. */
  public RawFrame nextFrame() {
    ByteBuffer seen = ByteBuffer.wrap(peek());
    RawFrame frame = RawFrame.decode(seen);
    if (frame == null) {
      throw failure("expected a frame");
    }
    inbox.skip(seen.position());
    if ((frame.mask() != null) == isClient) {
      throw new AssertionError(
          (isClient ? "a server must not mask: " : "a client must mask: ") + frame);
    }
    return frame;
  }

  /** Expects that the socket sent nothing more, but has not ended its direction. */
  public RawPeer expectNothing() {
    if (peek().length > 0 || inbox.ended || inbox.failure != null) {
      throw failure("expected nothing");
    }
    return this;
  }

  /** Expects that the socket sent no byte more, whether or not it has ended its direction. */
  public RawPeer expectNothingMore() {
    if (peek().length > 0) {
      throw failure("expected no more bytes");
    }
    return this;
  }

  /** Expects that the socket sent nothing more and ended its direction in order. */
  public RawPeer expectEnd() {
    if (peek().length > 0 || !inbox.ended || inbox.failure != null) {
      throw failure("expected the end");
    }
    return this;
  }

  /** Expects that the socket dropped the connection with a reset. */
  public RawPeer expectReset() {
    peek();
    if (inbox.failure == null) {
      throw failure("expected a reset");
    }
    return this;
  }

  /** Whether the socket still holds its end of the connection, be it only to read. */
  public boolean isConnected() {
    network.run();
    return !out.isReaderGone();
  }

  /** Whether the socket has ended its direction in order. */
  public boolean hasEnded() {
    network.run();
    return inbox.ended;
  }

  /** Whether the socket has dropped the connection with a reset. */
  public boolean hasReset() {
    network.run();
    return inbox.failure != null;
  }

  /** All that the socket sent and nobody expected so far. */
  public byte[] received() {
    byte[] bytes = peek();
    inbox.skip(bytes.length);
    return bytes;
  }

  /**
   * All bytes that the socket has got rid of, from that offset on, whether or not they have arrived
   * here or been expected. Nothing runs.
   */
  public byte[] taken(int from) {
    return inbox.in.remembered(from);
  }

  private byte[] peek() {
    network.run();
    return inbox.bytes;
  }

  private AssertionError failure(String expected) {
    String shown = HexFormat.of().formatHex(inbox.bytes);
    return new AssertionError(
        expected
            + " but got "
            + (shown.isEmpty() ? "nothing" : shown)
            + (inbox.ended ? ", then the end" : "")
            + (inbox.failure == null ? "" : ", then a reset"));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  /** A consumer that takes note of its socket. */
  private final class Capturing implements WsConsumer {

    private final WsConsumer next;

    Capturing(WsConsumer next) {
      this.next = next;
    }

    @Override
    public void accept(WebSocket webSocket) {
      socket = webSocket;
      next.accept(webSocket);
    }

    @Override
    public @Nullable String subprotocol() {
      return next.subprotocol();
    }

    @Override
    public Headers headers() {
      return next.headers();
    }

    @Override
    public @Nullable Response refusal() {
      return next.refusal();
    }
  }

  /** Reads all there is, as soon as the network lets it. */
  private static final class Inbox implements PipeReader {

    private final Pipe in;
    private byte[] bytes = {};
    private boolean ended;
    private boolean left;
    private @Nullable IOException failure;

    Inbox(Pipe in) {
      this.in = in;
    }

    @Override
    public boolean canRead() {
      return !isGone() && (in.failure() != null || in.size() > 0 || in.isAtEnd());
    }

    @Override
    public boolean isGone() {
      return ended || left || failure != null;
    }

    @Override
    public int read(int... pieces) {
      if (!canRead()) {
        return 0;
      }
      failure = in.failure();
      if (failure != null) {
        return 0;
      }
      ended = in.isAtEnd();
      int count = 0;
      for (int piece : pieces) {
        byte[] chunk = in.take(piece);
        int length = bytes.length;
        bytes = Arrays.copyOf(bytes, length + chunk.length);
        System.arraycopy(chunk, 0, bytes, length, chunk.length);
        count += chunk.length;
      }
      return count;
    }

    void skip(int count) {
      bytes = Arrays.copyOfRange(bytes, count, bytes.length);
    }

    void leave() {
      left = true;
      in.readerGone();
    }
  }
}
