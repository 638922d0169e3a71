package io.parley;

import io.parley.http.Request;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a WebSocket; the same type on servers, clients and in tests.
 *
 * <p>Every method may be called from any thread, and none blocks. Sending never throws because the
 * peer or another thread closed first: the result tells. Callbacks of one socket come one at a
 * time, in the order of what they report, and never inside another callback; by default they run
 * where they may block. The last one is {@code onClose} (or {@code onClosed} or {@code onFailure}
 * of a {@link WebSocketListener}), exactly once, whatever happens.
 */
public interface WebSocket {

  /**
   * Where this end of a socket is in its life; it only moves forward. Each end goes its own way:
   * that this one is closed does not prove that the application at the other has received
   * everything.
   */
  enum State {
    /** A client's handshake is under way; messages are queued. */
    CONNECTING,
    /** Messages go both ways. */
    OPEN,
    /** One side has begun to close: what is queued still goes out, nothing more is accepted. */
    CLOSING,
    /** All that was queued here is sent, and all that the peer sent has come. */
    CLOSED,
    /** The connection failed or was canceled; messages of either side may be lost. */
    CANCELED
  }

  /** Makes client sockets; usually a {@link WebSocketClient}. */
  @FunctionalInterface
  interface Factory {

    /**
     * Starts to connect and returns at once. A {@link WebSocketClient} starts from the defaults of
     * {@link WebSocketConfig#queue()}.
     *
     * @param request a GET of a {@code ws:}, {@code wss:}, {@code http:} or {@code https:} URI; its
     *     headers go out with the handshake
     * @throws IllegalArgumentException if the request cannot be one for a WebSocket; all later
     *     trouble is {@code onFailure}
     */
    WebSocket newWebSocket(Request request, WebSocketListener listener);

    /**
     * As {@link #newWebSocket(Request, WebSocketListener)}, for those who have defaults of their
     * own.
     *
     * @param defaults hold for every option that the factory was not told otherwise; without effect
     *     on a factory that has no options, as a function in place of one
     */
    default WebSocket newWebSocket(
        Request request, WebSocketListener listener, WebSocketConfig defaults) {
      return newWebSocket(request, listener);
    }
  }

  /**
   * The request that asked for this socket: on a server as received, with the route's path
   * variables; on a client as given.
   */
  Request request();

  /** The subprotocol agreed on, or null when there is none or the socket is still connecting. */
  @Nullable String subprotocol();

  /**
   * The extensions agreed on, each as in {@code Sec-WebSocket-Extensions}; empty while connecting.
   */
  List<String> extensions();

  /** Where the socket is in its life, as of now. */
  State state();

  /**
   * How the socket ended, or null while it has not. Known as soon as it is settled, even before
   * {@code onClose} could run.
   */
  @Nullable WsStatus closeStatus();

  /** The peer's address, or null when not connected or the transport has none. */
  @Nullable SocketAddress remoteAddress();

  /** The own address, or null when not connected or the transport has none. */
  @Nullable SocketAddress localAddress();

  /** Whatever the application wants to keep with the socket. */
  ConcurrentMap<String, Object> attributes();

  /**
   * Queues a message.
   *
   * @return whether it was accepted; {@link #offer} tells more
   */
  default boolean send(WsMessage message) {
    return offer(message).accepted();
  }

  /** Queues a text message; a lone surrogate is sent as U+FFFD. */
  default boolean send(String text) {
    return send(WsMessage.of(text));
  }

  /** Queues a binary message of a copy of these bytes. */
  default boolean send(byte[] bytes) {
    return send(WsMessage.of(bytes));
  }

  /** Queues a binary message of a copy of the remaining bytes; the buffer's position stays. */
  default boolean send(ByteBuffer bytes) {
    return send(WsMessage.of(bytes));
  }

  /**
   * Queues a value as that lens puts it.
   *
   * @throws LensFailure if the value cannot be put into a message
   */
  default <T> boolean send(MessageLens<T> lens, T value) {
    return send(lens.inject(value));
  }

  /**
   * Queues a message and tells how the queue stands. Accepted messages go out in the order they
   * were accepted.
   */
  SendResult offer(WsMessage message);

  /**
   * Queues a message that was lent, on the same or another socket; as {@link #offer(WsMessage)}. In
   * the call that was lent it, a server's socket of the same event loop that has nothing else to
   * send sends it from where it lies; else it is copied.
   *
   * @throws IllegalStateException once the call that was lent the message has returned
   */
  default SendResult offer(BorrowedMessage message) {
    return offer(message.toMessage());
  }

  /**
   * Queues a message that was lent; as {@link #offer(BorrowedMessage)}.
   *
   * @return whether it was accepted
   */
  default boolean send(BorrowedMessage message) {
    return offer(message).accepted();
  }

  /**
   * Queues a message.
   *
   * @return completes when the system has taken all its bytes; fails with {@link
   *     SendRefusedException} when it was not accepted, and with the cause when the socket ended
   *     before
   */
  CompletionStage<Void> sendAsync(WsMessage message);

  /**
   * Runs {@code sends}, and has what is sent meanwhile, on whichever thread, written only behind
   * it: in one write if it fits. Nothing is held back from a queue that is above its high mark or
   * closed. Do not wait inside for what is held back. Sockets that write by other means just run
   * it.
   */
  default void cork(Runnable sends) {
    sends.run();
  }

  /**
   * Payload bytes of messages accepted and not yet taken by the system, before compression and
   * without framing; text counts as UTF-8. Frozen when the socket ends.
   */
  long queueSize();

  /**
   * Sends a ping with a payload of its own, ahead of queued messages; see {@link
   * #ping(ByteBuffer)}.
   */
  CompletionStage<Duration> ping();

  /**
   * Sends a ping ahead of queued messages.
   *
   * @param payload at most 125 bytes, copied; the position stays
   * @return the time until the pong with the same payload came; fails with an {@link
   *     java.io.IOException} when the socket ends before
   * @throws IllegalArgumentException if the payload is too long
   */
  CompletionStage<Duration> ping(ByteBuffer payload);

  /**
   * The round-trip time of the last ping answered, by the application or the keepalive, or null
   * before the first.
   */
  @Nullable Duration latency();

  /** Closes with 1000 and no reason. */
  default boolean close() {
    return close(1000, null);
  }

  /**
   * Closes with that status; see {@link #close(int, String)}. {@link WsStatus#NO_STATUS} sends a
   * Close frame without a body.
   */
  default boolean close(WsStatus status) {
    return close(status.code(), status.reason());
  }

  /**
   * Begins to close: messages accepted so far go out, then the Close frame; nothing more is
   * accepted. Incoming messages are delivered until the peer's Close. Resumes a paused socket,
   * whatever it returns.
   *
   * @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999
   * @param reason at most 123 bytes of UTF-8; null for none
   * @return true when this call began it; false when the socket was already closing, closed or
   *     canceled
   * @throws IllegalArgumentException if code or reason cannot be sent
   */
  boolean close(int code, @Nullable String reason);

  /**
   * Drops the connection, the queue and what was received but not delivered. Without effect on a
   * socket that has ended.
   */
  void cancel();

  /**
   * Holds back messages and pings and pongs for the listeners; the connection goes on reading up to
   * the bound of its mailbox.
   */
  void pause();

  /** Ends {@link #pause()}. */
  void resume();

  /** Adds a listener of messages. */
  void onMessage(Consumer<? super WsMessage> listener);

  /**
   * As {@link #onMessage}, but lends each message for the length of the call, where that saves a
   * copy: with {@link Dispatch#INLINE} dispatch, where no message waits before it and no {@link
   * #onMessage} listener is there. Else, and behind filters that look at messages, what is lent is
   * a message of its own.
   */
  default void onBorrowed(Consumer<? super BorrowedMessage> listener) {
    onMessage(message -> listener.accept(BorrowedMessage.of(message)));
  }

  /**
   * Adds a listener of values as that lens reads them; a message that does not fit goes to the
   * listeners of errors as a {@link LensFailure}.
   */
  default <T> void onMessage(MessageLens<T> lens, Consumer<? super T> listener) {
    onMessage(message -> listener.accept(lens.extract(message)));
  }

  /**
   * Adds a listener of the end: the peer's status if it sent one, 1005 if it sent an empty one,
   * 1002, 1007 or 1009 if the peer broke the protocol or a bound, 1006 if the connection broke or
   * was canceled. Added after the end, it runs once.
   */
  void onClose(Consumer<? super WsStatus> listener);

  /**
   * Adds a listener of errors: exceptions thrown by other listeners, and the cause when the
   * connection breaks or the peer breaks the protocol, just before {@code onClose}; the own {@link
   * #cancel} is none. Without any, an exception thrown by a listener is logged and closes the
   * socket with 1011.
   */
  void onError(Consumer<? super Throwable> listener);

  /** Adds a listener of pings, with their payload, read-only. The pong has been sent without it. */
  void onPing(Consumer<? super ByteBuffer> listener);

  /** Adds a listener of pongs, asked for or not, with their payload, read-only. */
  void onPong(Consumer<? super ByteBuffer> listener);

  /**
   * Adds a listener that runs each time the queue has fallen to its low mark after {@link
   * SendResult#PRESSURE}, or after {@link SendResult#FULL} from a queue that was not empty.
   */
  void onDrain(Runnable listener);
}
