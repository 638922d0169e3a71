package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.parley.Dispatch;
import io.parley.HandshakeException;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.connection.Connection;
import io.parley.connection.Receiver;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.dial.Target;
import io.parley.netty.http.Recent;
import io.parley.netty.http2.SessionStream;
import io.parley.netty.transport.Http2Transport;
import io.parley.netty.transport.Loop;
import io.parley.netty.transport.Takeover;
import io.parley.netty.unix.UnixUri;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Extensions;
import io.parley.protocol.Negotiated;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's way to an open socket: an {@link Attempt}, and further ones where an answer leads to
 * another request. It ends once, with the connection open or failed. Used on the loop's thread
 * only.
 */
final class Opening {

  private final ClientOptions options;
  private final WebSocketConfig config;
  private final Extensions extensions;
  private final NettyRuntime runtime;
  private final Loop loop;
  private final Journey journey;
  private final Handle handle;
  private final Connection connection;

  /** What is being done, and with whom, for the message of a time-out. */
  private String step = "";

  private @Nullable Future<?> timer;
  private @Nullable Attempt attempt;
  private boolean done;

  /** What the connection holds for as long as it lives: nothing, once the opening has ended. */
  private static final class Handle {
    /** Set before the first task on the loop, where alone it is used. */
    private @Nullable Opening opening;

    void abandon() {
      Opening underWay = opening;
      if (underWay != null) {
        underWay.abandon();
      }
    }
  }

  /**
   * Prepares it.
   *
   * @param told what the application has asked for
   * @param request the same, but by {@code ws} or {@code wss}
   */
  private Opening(
      ClientOptions options,
      WebSocketConfig defaults,
      Request told,
      Request request,
      Receiver receiver) {
    this.options = options;
    config = options.config().from(defaults);
    extensions = options.config().extensions(config);
    NettyRuntime given = options.runtime();
    runtime = given == null ? NettyRuntime.shared() : given.requireOpen();
    Target target = Target.of(request.uri());
    loop =
        options.http().mayShare(target.secure())
            ? runtime.nextFor(options.sharing(target, config.maxHeaderSize()))
            : runtime.next();
    journey = new Journey(options.follow(), request);
    handle = new Handle();
    handle.opening = this;
    connection = Connection.client(told, receiver, config, loop.connections(), handle::abandon);
  }

  /**
   * Begins an opening.
   *
   * @throws IllegalArgumentException if the request cannot be one for a WebSocket
   * @throws IllegalStateException if the runtime given has been closed
   */
  static WebSocket start(
      ClientOptions options, WebSocketConfig defaults, Request request, Receiver receiver) {
    UnixUri unix = UnixUri.of(request.uri());
    Request plain = unix == null ? request : request.uri(unix.uri());
    ClientHandshake.requireValid(plain);
    ClientOptions all =
        unix == null ? options : options.withDial(options.dial().withUnix(unix.place()));
    Opening opening = new Opening(all, defaults, request, plain, receiver);
    opening.loop.netty().execute(opening::begin);
    return opening.connection;
  }

  private void begin() {
    if (!done) {
      timer = schedule(config.handshakeTimeout(), this::timeout);
      next();
    }
  }

  /** Sends the next request. */
  private void next() {
    if (options.follow().mayBlock()) {
      step("preparing the request to " + journey.where());
      offLoop("the authenticator or the cookies", journey::next, this::attempt);
    } else {
      try {
        attempt(journey.next());
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  private void attempt(Request request) {
    attempt = new Attempt(this, request);
    attempt.start();
  }

  // ---- For the attempt.

  ClientOptions options() {
    return options;
  }

  WebSocketConfig config() {
    return config;
  }

  NettyRuntime runtime() {
    return runtime;
  }

  Loop loop() {
    return loop;
  }

  Extensions extensions() {
    return extensions;
  }

  Recent<Headers.Field> fields() {
    return loop.seen().fields();
  }

  /** Tells what is being done, and with whom. */
  void step(String doing) {
    step = doing;
  }

  /**
   * Runs what may block on a worker, and goes on with its result on the loop, unless the opening
   * has ended meanwhile.
   *
   * @param whose code it is, for the message when that throws what it must not
   */
  <T> void offLoop(String whose, Callable<T> work, Consumer<? super T> then) {
    loop.connections()
        .run(
            Dispatch.WORKERS,
            () -> {
              Runnable next;
              try {
                T result = work.call();
                next = () -> then.accept(result);
              } catch (IOException e) {
                next = () -> fail(e);
              } catch (Throwable e) {
                next = () -> fail(new IOException(whose + " failed: " + e, e));
              }
              Runnable goOn = next;
              loop.netty()
                  .execute(
                      () -> {
                        if (!done) {
                          goOn.run();
                        }
                      });
            });
  }

  /** Runs that when the time is over, unless it is zero. */
  @Nullable Future<?> schedule(Duration bound, Runnable task) {
    return bound.isZero()
        ? null
        : loop.netty().schedule(task, bound.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What was being done when that time was over. */
  SocketTimeoutException gaveUp(Duration bound, String option) {
    return new SocketTimeoutException(
        "gave up " + step + " after " + bound.toMillis() + " ms (" + option + ")");
  }

  static void stop(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** Whether an answer that is right has to be taken note of, which takes a while. */
  boolean takesNote() {
    return options.follow().cookies() != null;
  }

  /**
   * The answer is right.
   *
   * @param then carries on, once what comes with the answer is taken note of
   */
  void accepted(Response response, Runnable then) {
    if (!takesNote()) {
      then.run();
    } else {
      step("storing the cookies of " + journey.where());
      offLoop(
          "the cookies",
          () -> {
            journey.accepted(response);
            return response;
          },
          stored -> then.run());
    }
  }

  /**
   * The answer is not right.
   *
   * @param late whether there is no time for anything else
   */
  void refused(Response response, HandshakeException why, boolean late) {
    if (late) {
      fail(why);
      return;
    }
    leaveAttempt();
    if (options.follow().mayBlock()) {
      step("reading the answer of " + journey.where());
      offLoop(
          "the authenticator or the cookies",
          () -> {
            journey.refused(response, why);
            return response;
          },
          followed -> next());
    } else {
      try {
        journey.refused(response, why);
        next();
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  /** Frames go over the channel as soon as the handlers of the handshake have left. */
  void carry(
      DuplexChannel won,
      Takeover.Leaving leave,
      @Nullable ByteBuf early,
      Negotiated negotiated,
      Response response) {
    Takeover.begin(
        won,
        connection,
        loop,
        leave,
        early,
        () -> {},
        transport -> {
          end();
          connection.open(transport, negotiated, response);
        });
  }

  /** Frames go over the stream from here on. */
  void carry(Http2Transport transport, Negotiated negotiated, Response response) {
    end();
    connection.open(transport, negotiated, response);
  }

  /** A transport for a stream that has been won. */
  Http2Transport transport(SessionStream stream, Channel over) {
    return new Http2Transport(stream, over, connection, loop);
  }

  /** Ends without a socket, unless it has ended already. */
  void fail(Throwable cause) {
    if (!done) {
      abandon();
      Response response = cause instanceof HandshakeException refused ? refused.response() : null;
      connection.connectFailed(cause, response);
    }
  }

  /** The application wants it no more. */
  private void abandon() {
    leaveAttempt();
    end();
  }

  private void leaveAttempt() {
    if (attempt != null) {
      attempt.abandon();
      attempt = null;
    }
  }

  private void end() {
    done = true;
    stop(timer);
    if (attempt != null) {
      attempt.end();
    }
    handle.opening = null;
  }

  private void timeout() {
    if (!done && (attempt == null || !attempt.endWithAnswer())) {
      fail(gaveUp(config.handshakeTimeout(), "handshakeTimeout"));
    }
  }
}
