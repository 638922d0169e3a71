package io.parley.cli;

import io.parley.SendRefusedException;
import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One socket of {@code parley connect}: shows what comes, and knows the exit status at the end. */
final class Session implements WebSocketListener {

  /**
   * Of so many messages the last is waited for: the queue has a bound on their number too, of which
   * no pressure warns.
   */
  private static final int BATCH = 10_000;

  private final Display display;
  private final boolean verbose;

  /** There before anybody is given the session, but maybe not before the first callback. */
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** A permit for each time that pressure is over. */
  private final Semaphore drained = new Semaphore(0);

  /** How many messages {@link #send} was given, by the one thread that does. */
  private long sent;

  /** What this side began to close with; null while it did not. Under this object's lock. */
  private @Nullable WsStatus closedWith;

  /** Whether something on this side failed and was told already. Any thread. */
  private volatile boolean failed;

  /** Whether the handshake was done. Written by the callback. */
  private volatile boolean open;

  /** Written by the last callback, before {@link #ended}. */
  private volatile int exitStatus = ExitStatus.ABNORMAL_CLOSE;

  /** Runs once the socket has ended. */
  private volatile Runnable whenEnded = () -> {};

  private Session(Display display, boolean verbose) {
    this.display = display;
    this.verbose = verbose;
  }

  /**
   * Starts to connect.
   *
   * @param verbose whether to tell of headers, pings and pongs
   * @throws IllegalArgumentException if the request cannot be one for a WebSocket
   */
  static Session open(WebSocket.Factory client, Request request, Display display, boolean verbose) {
    Session session = new Session(display, verbose);
    session.socket.complete(client.newWebSocket(request, session, WebSocketConfig.client()));
    return session;
  }

  // ---- What the command calls.

  WebSocket socket() {
    return socket.join();
  }

  /** Waits until the handshake is over, well or badly; tells which. */
  boolean awaitOpen() throws InterruptedException {
    opened.await();
    return open;
  }

  /**
   * Sends, and waits while the queue is above its high mark. For one thread.
   *
   * @return false if the message was not taken; why has been told, unless the socket has ended
   */
  boolean send(WsMessage message) throws InterruptedException {
    sent++;
    SendResult result = sent % BATCH == 0 ? sendAndWait(message) : socket().offer(message);
    if (result == SendResult.PRESSURE) {
      drained.acquire();
    } else if (result == SendResult.FULL) {
      fail("a message of " + message.size() + " bytes does not fit the send queue");
    }
    return result.accepted();
  }

  private SendResult sendAndWait(WsMessage message) throws InterruptedException {
    try {
      socket().sendAsync(message).toCompletableFuture().get();
      return SendResult.ACCEPTED;
    } catch (ExecutionException e) {
      return e.getCause() instanceof SendRefusedException refused
          ? refused.result()
          : SendResult.CLOSED;
    }
  }

  /** Begins to close, unless that has been done. */
  synchronized void close(WsStatus status) {
    // Under the lock, for the end may come at once, on another thread, and must find the note.
    if (socket().close(status)) {
      closedWith = status;
    }
  }

  /** Something on this side went wrong: tells it, and gives up the socket in good order. */
  void fail(String what) {
    if (!failed) {
      failed = true;
      display.error(what);
      close(WsStatus.of(1001));
    }
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /**
   * Waits for the end.
   *
   * @return whether it has come within that time
   */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits for the end; its exit status. */
  int awaitEnd() throws InterruptedException {
    ended.await();
    return exitStatus();
  }

  /** That of the end, or of one still missing. */
  int exitStatus() {
    return failed ? ExitStatus.FAILED : exitStatus;
  }

  /** Has that run when the socket ends, or now if it has. */
  void whenEnded(Runnable action) {
    whenEnded = action;
    if (hasEnded()) {
      action.run();
    }
  }

  // ---- What the socket calls.

  @Override
  public void onOpen(WebSocket webSocket, Response response) {
    open = true;
    String subprotocol = webSocket.subprotocol();
    List<String> extensions = webSocket.extensions();
    display.notice(
        "connected to "
            + webSocket.request().uri()
            + (subprotocol == null ? "" : ", subprotocol " + subprotocol)
            + (extensions.isEmpty() ? "" : ", with " + String.join(", ", extensions)));
    if (verbose) {
      tellAnswer(response);
    }
    opened.countDown();
  }

  private void tellAnswer(Response response) {
    // In HTTP/2 the answer that opens a socket is a 200 (RFC 8441 section 5).
    boolean upgrade = response.status().code() == Status.SWITCHING_PROTOCOLS.code();
    display.notice((upgrade ? "HTTP/1.1 " : "HTTP/2 ") + response.status());
    for (Headers.Field field : response.headers()) {
      display.notice(field.name() + ": " + field.value());
    }
  }

  @Override
  public void onMessage(WebSocket webSocket, WsMessage message) {
    try {
      if (!failed) {
        display.message(message);
      }
    } catch (UncheckedIOException e) {
      fail(String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
    }
  }

  @Override
  public void onPing(WebSocket webSocket, ByteBuffer payload) {
    if (verbose) {
      display.notice("ping of " + payload.remaining() + " bytes came");
    }
  }

  @Override
  public void onPong(WebSocket webSocket, ByteBuffer payload) {
    if (verbose) {
      display.notice("pong of " + payload.remaining() + " bytes came");
    }
  }

  @Override
  public void onDrain(WebSocket webSocket) {
    drained.release();
  }

  @Override
  public void onClosed(WebSocket webSocket, int code, String reason) {
    WsStatus status = WsStatus.of(code, reason);
    if (isNormal(code)) {
      display.notice("closed: " + status);
      end(ExitStatus.OK);
    } else {
      display.error("closed with " + status);
      end(ExitStatus.ABNORMAL_CLOSE);
    }
  }

  /** An answer with our own code is how a peer agrees to any close of ours. */
  private synchronized boolean isNormal(int code) {
    WsStatus ours = closedWith;
    return code == WsStatus.NORMAL.code()
        || code == WsStatus.GOING_AWAY.code()
        || code == WsStatus.NO_STATUS.code()
        || ours != null && ours.code() == code;
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable cause, @Nullable Response response) {
    if (open) {
      display.error("closed abnormally: " + Failures.ended(webSocket.closeStatus(), cause));
      end(ExitStatus.ABNORMAL_CLOSE);
    } else {
      display.error(Failures.refused(where(webSocket.request().uri()), cause, response));
      end(ExitStatus.FAILED);
    }
  }

  private void end(int status) {
    exitStatus = status;
    ended.countDown();
    opened.countDown();
    drained.release();
    whenEnded.run();
  }

  /** Host and port, or the whole URI of a Unix socket, which has none. */
  private static String where(URI uri) {
    return uri.getRawAuthority() == null ? uri.toString() : uri.getRawAuthority();
  }
}
