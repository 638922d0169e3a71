package io.parley.testing;

import io.parley.HandshakeException;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.connection.Connection;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.Receiver;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Extensions;
import io.parley.protocol.MaskSource;
import io.parley.protocol.Negotiated;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A client's opening handshake with a server in memory: the request and the answer go over as
 * values, through the same functions as over TCP. Only the thread of its event loop touches it,
 * once it has begun.
 */
final class Dialing {

  /** As much of a refusal's body as a client reads. */
  private static final int MAX_BODY = 8 * 1024;

  private final ConnectionLoop loop;
  private final WebSocketConfig config;
  private final Extensions extensions;
  private final Request wire;
  private final String key;
  private final PipeEnd end;
  private final Link link;
  private final Connection connection;
  private boolean over;

  /** Whoever takes the request at the other side. */
  interface Answerer {

    /**
     * Takes the request and calls {@link #answer}, now or later.
     *
     * @throws IOException if nobody listens there
     */
    void arrive(Request wire, Dialing dialing) throws IOException;
  }

  private Dialing(
      Request request,
      Receiver receiver,
      WebSocketConfig config,
      Extensions extensions,
      ConnectionLoop loop,
      MaskSource keys,
      Link link) {
    this.loop = loop;
    this.config = config;
    this.extensions = extensions;
    this.link = link;
    key = key(keys);
    wire = HttpHead.overTls(ClientHandshake.request(request, key, extensions), request.uri());
    end = link.clientEnd();
    connection = Connection.client(request, receiver, config, loop, this::abandon);
  }

  /**
   * Begins, on any thread.
   *
   * @throws IllegalArgumentException if the request cannot be one for a WebSocket
   */
  static WebSocket begin(
      Request request,
      Receiver receiver,
      WebSocketConfig config,
      Extensions extensions,
      ConnectionLoop loop,
      MaskSource keys,
      Link link,
      Answerer answerer) {
    ClientHandshake.requireValid(request);
    Dialing dialing = new Dialing(request, receiver, config, extensions, loop, keys, link);
    loop.eventLoop().execute(() -> dialing.start(answerer));
    return dialing.connection;
  }

  /** Sixteen bytes in Base64 (RFC 6455 section 4.1). */
  static String key(MaskSource keys) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    while (bytes.hasRemaining()) {
      bytes.putInt(keys.nextKey());
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private void start(Answerer answerer) {
    if (over) {
      return;
    }
    Duration timeout = config.handshakeTimeout();
    if (!timeout.isZero()) {
      loop.eventLoop().schedule(this::timedOut, timeout.toNanos());
    }
    try {
      answerer.arrive(wire.remoteAddress(link.clientAddress), this);
    } catch (IOException e) {
      fail(e, null);
    }
  }

  /** Whether the client still waits for the answer. */
  boolean isOpen() {
    return !over;
  }

  Link link() {
    return link;
  }

  /** Takes the answer, in a turn of its own. */
  void answer(Response response) {
    loop.eventLoop().execute(() -> open(response));
  }

  private void open(Response response) {
    if (over) {
      return;
    }
    Response seen = seen(response);
    try {
      HttpHead.requireFits(seen, config.maxHeaderSize());
      Negotiated negotiated = ClientHandshake.check(wire, key, seen, extensions);
      over = true;
      end.attach(connection);
      connection.open(end, negotiated, seen);
    } catch (HandshakeException e) {
      fail(e, seen);
    }
  }

  private void timedOut() {
    if (!over) {
      fail(
          new SocketTimeoutException(
              "no answer to the opening handshake within handshakeTimeout = "
                  + config.handshakeTimeout().toMillis()
                  + " ms"),
          null);
    }
  }

  private void fail(IOException cause, @Nullable Response response) {
    abandon();
    connection.connectFailed(cause, response);
  }

  private void abandon() {
    if (!over) {
      over = true;
      end.close();
    }
  }

  /** The answer as far as a client reads it. */
  private static Response seen(Response response) {
    if (response.status().equals(Status.SWITCHING_PROTOCOLS)) {
      return response;
    }
    ByteBuffer body = response.body();
    if (body.remaining() <= MAX_BODY) {
      return response;
    }
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return response.body(Arrays.copyOf(bytes, MAX_BODY));
  }
}
