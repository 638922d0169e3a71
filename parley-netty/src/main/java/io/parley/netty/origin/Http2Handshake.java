package io.parley.netty.origin;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.parley.HandshakeException;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.channel.Causes;
import io.parley.netty.http.Recent;
import io.parley.netty.http2.Http2Requests;
import io.parley.netty.http2.SessionStream;
import io.parley.netty.http2.StreamHandler;
import io.parley.netty.http2.StreamResetException;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Extensions;
import io.parley.protocol.Negotiated;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a WebSocket on a stream of an HTTP/2 connection, and reads the answer (RFC 8441). Used
 * on the loop's thread only.
 */
public final class Http2Handshake implements StreamHandler {

  /** Enough of the body of a refusal to tell why. */
  private static final int MAX_BODY = 8 * 1024;

  private final Asking asking;
  private final Request wire;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

  /** Null until it has begun. */
  private @Nullable SessionStream stream;

  /** The head of a refusal; null before. */
  private @Nullable Response answer;

  private boolean done;

  /** Who wants the socket. */
  public interface Asking {

    Extensions extensions();

    Recent<Headers.Field> fields();

    String where();

    /** The socket is open: frames may come as soon as this returns. */
    void opened(SessionStream stream, Negotiated negotiated, Response response);

    /**
     * The answer is none.
     *
     * @param whole with the first part of its body
     * @param late whether there is no time for anything else
     */
    void refused(Response whole, HandshakeException why, boolean late);

    void fail(Throwable cause);

    /** The server has done nothing for this request and it may be sent again. */
    void again(IOException why);

    /** The server wants to be asked by HTTP/1.1. */
    void http1Wanted();
  }

  /**
   * Prepares it; {@link #start} asks.
   *
   * @param wire the request as an extended CONNECT
   */
  public Http2Handshake(Asking asking, Request wire) {
    this.asking = asking;
    this.wire = wire;
  }

  /** Asks. */
  public void start(Http2ClientChannel connection, boolean secure) {
    String target = ClientHandshake.target(wire.uri());
    try {
      stream = connection.open(Http2Requests.connect(wire, target, secure), this);
    } catch (IOException e) {
      done = true;
      asking.again(e);
    }
  }

  @Override
  public void headers(Http2Headers list, boolean end) {
    if (done) {
      return;
    }
    if (answer == null) {
      try {
        read(list);
      } catch (HandshakeException e) {
        abandon();
        asking.fail(e);
        return;
      }
    }
    if (end && !done) {
      if (answer == null) {
        broken(new EOFException("the stream ended without an answer"));
      } else {
        refuse(false);
      }
    }
  }

  private void read(Http2Headers list) throws HandshakeException {
    Response response;
    try {
      int code = Integer.parseInt(String.valueOf(list.status()));
      Status status = new Status(code, HttpResponseStatus.valueOf(code).reasonPhrase());
      response = Response.of(status).headers(Http2Requests.fields(list, asking.fields()));
    } catch (IllegalArgumentException e) {
      throw new HandshakeException(asking.where() + " did not answer in HTTP: " + e, null);
    }
    int code = response.status().code();
    if (code >= 200 && code < 300) {
      Negotiated negotiated = ClientHandshake.checkConnect(wire, response, asking.extensions());
      done = true;
      SessionStream won = stream;
      if (won != null) {
        asking.opened(won, negotiated, response);
      }
    } else if (code >= 200) {
      answer = response;
    }
  }

  @Override
  public void data(ByteBuf bytes, boolean end) {
    SessionStream from = stream;
    if (from != null) {
      from.consumed(bytes.readableBytes());
    }
    if (done) {
      return;
    }
    if (answer == null) {
      abandon();
      asking.fail(new IOException(asking.where() + " sent DATA before it answered the handshake"));
      return;
    }
    byte[] part = new byte[Math.min(bytes.readableBytes(), MAX_BODY - body.size())];
    bytes.readBytes(part);
    body.writeBytes(part);
    if (end || body.size() == MAX_BODY) {
      refuse(false);
    }
  }

  @Override
  public void readComplete() {
    // All is dealt with as it comes.
  }

  private void refuse(boolean late) {
    Response whole = answer;
    if (whole == null) {
      throw new IllegalStateException("no answer has come");
    }
    whole = whole.body(body.toByteArray());
    abandon();
    try {
      ClientHandshake.checkConnect(wire, whole, asking.extensions());
      throw new IllegalStateException("a refusal passed for an answer: " + whole.status());
    } catch (HandshakeException e) {
      asking.refused(whole, e, late);
    }
  }

  /**
   * Ends with the answer as far as it has come.
   *
   * @return false, and nothing happens, if none has begun
   */
  public boolean endWithAnswer() {
    if (answer == null || done) {
      return false;
    }
    refuse(true);
    return true;
  }

  /** Wants no answer any more. A server may count resets, and spares those who need none. */
  @SuppressWarnings("FutureReturnValueIgnored")
  public void abandon() {
    done = true;
    if (stream != null && stream.isEnded()) {
      stream.end();
    } else if (stream != null) {
      stream.reset(Http2Error.CANCEL);
    }
  }

  @Override
  public void broken(Throwable cause) {
    if (done || endWithAnswer()) {
      return;
    }
    done = true;
    if (cause instanceof StreamResetException reset && reset.isUnprocessed()) {
      asking.again(reset);
    } else if (cause instanceof StreamResetException reset && reset.wantsHttp1()) {
      asking.http1Wanted();
    } else {
      IOException failure =
          new IOException(
              asking.where() + " did not answer the handshake: " + Causes.reason(cause));
      failure.initCause(Causes.plain(cause));
      asking.fail(failure);
    }
  }
}
