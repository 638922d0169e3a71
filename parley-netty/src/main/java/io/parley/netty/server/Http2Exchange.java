package io.parley.netty.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.Future;
import io.parley.WsHandler;
import io.parley.connection.Connection;
import io.parley.connection.ServerExchange;
import io.parley.connection.Transport;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.channel.PeerAddresses;
import io.parley.netty.http.HttpRequests;
import io.parley.netty.http.HttpWriter;
import io.parley.netty.http2.Http2Requests;
import io.parley.netty.http2.SessionStream;
import io.parley.netty.http2.StreamHandler;
import io.parley.netty.transport.Http2Transport;
import io.parley.netty.transport.Loop;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request to a server by HTTP/2, on its way to an answer or a socket. Used on the loop's thread
 * only.
 */
final class Http2Exchange implements StreamHandler, ServerExchange.Responder {

  private static final System.Logger LOG = System.getLogger(Http2Exchange.class.getName());

  private final HttpService service;
  private final Http2ServerChannel owner;
  private final Loop loop;
  private final SessionStream stream;

  /** The body, or what came before a socket was opened: no more than the stream's window. */
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

  /** Null until its headers have come. */
  private @Nullable Request request;

  /** Whether it asks for a socket. */
  private boolean connect;

  private boolean dispatched;
  private boolean done;

  /** Bounds the time of what is going on now. */
  private @Nullable Future<?> timer;

  Http2Exchange(HttpService service, Http2ServerChannel owner, Loop loop, SessionStream stream) {
    this.service = service;
    this.owner = owner;
    this.loop = loop;
    this.stream = stream;
  }

  private Channel channel() {
    return owner.channel();
  }

  @Override
  public void headers(Http2Headers list, boolean end) {
    if (done || dispatched && !connect) {
      return;
    }
    Request begun = request;
    try {
      if (begun == null) {
        begun = begin(list);
        request = begun;
      }
      if (connect && end) {
        throw HttpRequests.malformed(new IllegalArgumentException("a CONNECT that ends at once"));
      }
      WsHandler sockets = service.handler().ws();
      if (connect && sockets != null) {
        dispatched = true;
        ServerExchange.connect(
            begun, sockets, service.config(), loop.connections(), service.connections(), this);
      } else if (end) {
        dispatch(begun);
      }
    } catch (HttpRequests.Refused e) {
      refuse(e);
    }
  }

  private Request begin(Http2Headers list) throws HttpRequests.Refused {
    Http2Requests.checkConnect(list, service.handler().ws() != null);
    Request begun =
        service.received(
            Http2Requests.of(list, PeerAddresses.remote(channel()), loop.seen()), channel());
    connect = Http2Requests.isConnect(list);
    timer =
        service.config().handshakeTimeout().isZero()
            ? null
            : loop.netty()
                .schedule(
                    this::timeout,
                    service.config().handshakeTimeout().toNanos(),
                    TimeUnit.NANOSECONDS);
    if (!connect) {
      String length = begun.header("Content-Length");
      // Netty has found it to be a number.
      if (length != null && Long.parseLong(length) > service.maxBodySize()) {
        throw HttpRequests.bodyTooLarge(Long.parseLong(length), service.maxBodySize());
      }
      if (HttpRequests.expectsContinue(begun)) {
        stream.headers(Http2Requests.response(new Status(100, "Continue"), Headers.EMPTY), false);
      }
    }
    return begun;
  }

  @Override
  public void data(ByteBuf bytes, boolean end) {
    int size = bytes.readableBytes();
    Request begun = request;
    if (done || begun == null) {
      stream.consumed(size);
      return;
    }
    if (!connect && body.size() + size > service.maxBodySize()) {
      refuse(HttpRequests.bodyTooLarge(body.size() + size, service.maxBodySize()));
      return;
    }
    if (connect && end) {
      refuse(HttpRequests.malformed(new IllegalArgumentException("a CONNECT that ends")));
      return;
    }
    byte[] copy = new byte[size];
    bytes.readBytes(copy);
    body.writeBytes(copy);
    if (!connect) {
      stream.consumed(size);
      if (end) {
        dispatch(begun);
      }
    }
  }

  private void dispatch(Request begun) {
    dispatched = true;
    // A handler may take its time, but a handshake has a bound of its own.
    stopTimer();
    ServerExchange.handle(
        body.size() == 0 ? begun : begun.body(body.toByteArray()),
        service.handler(),
        service.config(),
        loop.connections(),
        service.connections(),
        this);
  }

  private void refuse(HttpRequests.Refused refused) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "{0} gets {1} by HTTP/2: {2}",
        channel().remoteAddress(),
        refused.status(),
        refused.getMessage());
    respond(Response.of(refused.status()).text(refused.sentence() + "\n"));
  }

  @Override
  public boolean isOpen() {
    // A peer that has ended its direction may wait for an answer, but can talk no more.
    return !done && !stream.isOver() && !(connect && stream.isEnded());
  }

  @Override
  public void respond(Response response) {
    if (done || stream.isOver()) {
      return;
    }
    finish();
    Request begun = request;
    boolean head = begun != null && begun.method().equals("HEAD");
    HttpWriter.Framed framed = HttpWriter.framed(response, head);
    boolean empty = !framed.body().hasRemaining();
    stream.headers(Http2Requests.response(response.status(), framed.headers()), empty);
    if (empty) {
      abandonRest();
    } else {
      watch(stream.send(Unpooled.wrappedBuffer(framed.body())), -1);
      stream.end().addListener(sent -> abandonRest());
    }
  }

  /** All is answered: what the peer may still want to send has no use (RFC 9113 section 8.1). */
  private void abandonRest() {
    if (!stream.isEnded()) {
      stream.reset(Http2Error.NO_ERROR);
    }
  }

  /** Resets the stream if nothing of an answer is taken for too long. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void watch(ChannelFuture write, long before) {
    long nanos = service.config().writeTimeout().toNanos();
    if (write.isDone() || nanos == 0) {
      return;
    }
    long left = stream.waiting() + ChannelOps.left(channel());
    if (left == before) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} took no byte of an answer by HTTP/2 for {1} (writeTimeout); stream reset",
          channel().remoteAddress(),
          service.config().writeTimeout());
      stream.reset(Http2Error.CANCEL);
    } else {
      loop.netty().schedule(() -> watch(write, left), nanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void upgrade(Response response, Connection connection, Consumer<Transport> opened) {
    finish();
    stream.headers(Http2Requests.response(response.status(), response.headers()), false);
    Http2Transport transport = new Http2Transport(stream, channel(), connection, loop);
    stream.handler(transport);
    opened.accept(transport);
    transport.data(Unpooled.wrappedBuffer(body.toByteArray()), false);
    transport.readComplete();
  }

  @Override
  public void readComplete() {
    // A request is dealt with as it comes.
  }

  @Override
  public void broken(Throwable cause) {
    finish();
  }

  private void finish() {
    done = true;
    stopTimer();
    owner.finished(this);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void timeout() {
    if (done) {
      return;
    }
    if (connect) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the handler of {0}''s opening handshake took more than {1} (handshakeTimeout); answered"
              + " with 503",
          channel().remoteAddress(),
          service.config().handshakeTimeout());
      respond(Response.of(Status.SERVICE_UNAVAILABLE).text("This took too long.\n"));
    } else {
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} gets 408 by HTTP/2: no whole request within {1} (handshakeTimeout)",
          channel().remoteAddress(),
          service.config().handshakeTimeout());
      respond(Response.of(Status.REQUEST_TIMEOUT).text("The request took too long.\n"));
    }
  }

  /** The server stops: a socket is not opened any more. */
  void stop() {
    if (connect || !dispatched) {
      respond(Response.of(Status.SERVICE_UNAVAILABLE).text("The server stops.\n"));
    }
  }
}
