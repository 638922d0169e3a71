package io.parley.netty;

import io.netty.channel.socket.DuplexChannel;
import io.parley.HandshakeException;
import io.parley.http.Headers;
import io.parley.http.Response;
import io.parley.netty.http.Recent;
import io.parley.netty.http2.SessionBounds;
import io.parley.netty.http2.SessionStream;
import io.parley.netty.origin.Http2ClientChannel;
import io.parley.netty.origin.Http2Handshake;
import io.parley.netty.origin.Http2Origin;
import io.parley.netty.transport.Http2Transport;
import io.parley.protocol.Extensions;
import io.parley.protocol.Negotiated;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An attempt's way by HTTP/2: a connection that others have made, or one that it makes for all;
 * there a stream, and the question. Used on the loop's thread only.
 */
final class Http2Way implements Http2Origin.Asker, Http2Handshake.Asking {

  /** How often a request is sent again that a server has left undone. */
  private static final int MAX_TRIES = 3;

  private final Attempt attempt;
  private final Opening opening;
  private final String server;
  private final Http2Origin origin;

  /** Whether there is no way back to HTTP/1.1. */
  private final boolean alone;

  private @Nullable Http2Handshake handshake;

  /** The connection that the stream is on. */
  private @Nullable Http2ClientChannel over;

  /** The stream that was won, while its answer is taken note of. */
  private @Nullable Http2Transport won;

  private int tries;
  private boolean done;

  Http2Way(Attempt attempt, String server, Http2Origin origin, HttpChoice choice) {
    this.attempt = attempt;
    this.opening = attempt.opening();
    this.server = server;
    this.origin = origin;
    this.alone = choice == HttpChoice.HTTP_2_ALONE;
  }

  void start() {
    opening.step("waiting for the HTTP/2 connection to " + server);
    origin.ask(this);
  }

  @Override
  public void dial() {
    attempt.connect();
  }

  /** On that channel HTTP/2 is spoken; it is the origin's from here on. */
  void speak(DuplexChannel channel) {
    SessionBounds bounds = Http2Config.CLIENT.bounds(opening.config().maxHeaderSize());
    Http2ClientChannel connection = new Http2ClientChannel(origin, channel, bounds, server, alone);
    opening.step("waiting for the SETTINGS of " + server);
    origin.handshaking(this, connection);
    connection.start();
  }

  /**
   * TLS is done and has not agreed on HTTP/2.
   *
   * @return whether that is the end
   */
  boolean isNotAgreedOn() {
    done = true;
    if (alone) {
      origin.forget(this);
    } else {
      origin.http1Only(this);
    }
    return alone;
  }

  @Override
  public void open(Http2ClientChannel connection) {
    if (done) {
      return;
    }
    opening.step("waiting for the answer of " + server);
    Http2Handshake asking = new Http2Handshake(this, attempt.http2Request());
    handshake = asking;
    over = connection;
    asking.start(connection, attempt.isSecure());
  }

  @Override
  public void speakHttp1() {
    if (!done) {
      done = true;
      attempt.goByHttp1();
    }
  }

  @Override
  public void http1Wanted() {
    handshake = null;
    if (alone) {
      fail(new IOException(server + " wants to be asked by HTTP/1.1"));
    } else {
      origin.http1Only(this);
      speakHttp1();
    }
  }

  @Override
  public void again(IOException why) {
    handshake = null;
    if (++tries == MAX_TRIES) {
      fail(new IOException(server + " did not take the request: " + why.getMessage(), why));
      return;
    }
    // Behind what is going on: the connection may be about to be given up.
    opening
        .loop()
        .netty()
        .execute(
            () -> {
              if (!done) {
                start();
              }
            });
  }

  @Override
  public void opened(SessionStream stream, Negotiated negotiated, Response response) {
    Http2ClientChannel connection = over;
    if (connection == null) {
      throw new IllegalStateException("no connection");
    }
    handshake = null;
    Http2Transport transport = opening.transport(stream, connection.channel());
    stream.handler(transport);
    won = transport;
    opening.accepted(
        response,
        () -> {
          won = null;
          done = true;
          opening.carry(transport, negotiated, response);
        });
  }

  @Override
  public void refused(Response whole, HandshakeException why, boolean late) {
    handshake = null;
    done = true;
    attempt.refused(whole, why, late);
  }

  @Override
  public void fail(Throwable cause) {
    if (!done) {
      done = true;
      opening.fail(cause);
    }
  }

  @Override
  public Extensions extensions() {
    return opening.extensions();
  }

  @Override
  public Recent<Headers.Field> fields() {
    return opening.fields();
  }

  @Override
  public String where() {
    return server;
  }

  /**
   * The time is over: ends with the answer as far as it has come. A connection that gives none may
   * be dead, and must not be where the next one asks.
   *
   * @return false if there is no answer
   */
  boolean endWithAnswer() {
    boolean answered = handshake != null && handshake.endWithAnswer();
    if (handshake != null && !answered && over != null) {
      over.retire();
    }
    return answered;
  }

  /** Wants nothing any more. */
  void abandon() {
    done = true;
    if (handshake != null) {
      handshake.abandon();
      handshake = null;
    }
    if (won != null) {
      won.close();
      won = null;
    }
    origin.forget(this);
  }
}
