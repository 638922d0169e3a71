package io.parley.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.parley.Dispatch;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.connection.Connection;
import io.parley.connection.Receiver;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Extensions;
import io.parley.protocol.Negotiated;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * A client's way to an open socket: look-up, connect, TLS, request, answer. It ends once, with the
 * connection open or failed. Used on the loop's thread only.
 */
final class Opening {

  private final WebSocketConfig config;
  private final Extensions extensions;
  private final Duration connectTimeout;
  private final @Nullable ClientTls tls;
  private final NettyRuntime runtime;
  private final Loop loop;
  private final Request request;
  private final String host;
  private final int port;
  private final Connection connection;

  /** What is being done, for the message of a time-out. */
  private String step = "";

  private @Nullable Future<?> timer;
  private @Nullable Future<?> connectTimer;
  private @Nullable Dialer dialer;
  private @Nullable SocketChannel channel;
  private @Nullable ClientHandshakeHandler handshake;
  private boolean done;

  private Opening(
      ClientOptions options, WebSocketConfig defaults, Request request, Receiver receiver) {
    URI uri = request.uri();
    boolean secure =
        uri.getScheme().equalsIgnoreCase("wss") || uri.getScheme().equalsIgnoreCase("https");
    config = options.config().from(defaults);
    extensions = options.config().extensions(config);
    connectTimeout = options.connectTimeout();
    tls = !secure ? null : options.tls() != null ? options.tls() : ClientTls.jdkDefault();
    NettyRuntime given = options.runtime();
    runtime = given == null ? NettyRuntime.shared() : given.requireOpen();
    loop = runtime.next();
    this.request = request;
    // An IPv6 address stands in brackets.
    host = uri.getHost().replaceAll("[\\[\\]]", "");
    port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    connection = Connection.client(request, receiver, config, loop.connections(), this::abandon);
  }

  /**
   * Begins an opening.
   *
   * @throws IllegalArgumentException if the request cannot be one for a WebSocket
   * @throws IllegalStateException if the runtime given has been closed
   */
  static WebSocket start(
      ClientOptions options, WebSocketConfig defaults, Request request, Receiver receiver) {
    ClientHandshake.requireValid(request);
    Opening opening = new Opening(options, defaults, request, receiver);
    opening.loop.netty().execute(opening::begin);
    return opening.connection;
  }

  private void begin() {
    if (done) {
      return;
    }
    timer = schedule(config.handshakeTimeout(), "handshakeTimeout");
    connectTimer = schedule(connectTimeout, "connectTimeout");
    step = "looking up";
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal != null) {
      connect(() -> new InetAddress[] {InetAddress.getByAddress(host, literal)});
      return;
    }
    // The JDK's look-up blocks.
    loop.connections()
        .run(
            Dispatch.WORKERS,
            () -> {
              Lookup result = lookUp(host);
              loop.netty().execute(() -> connect(result));
            });
  }

  /** What became of a look-up. */
  private interface Lookup {
    InetAddress[] addresses() throws UnknownHostException;
  }

  private static Lookup lookUp(String host) {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(host);
      return () -> addresses;
    } catch (UnknownHostException e) {
      return () -> {
        throw e;
      };
    }
  }

  private void connect(Lookup lookup) {
    if (done) {
      return;
    }
    step = "connecting to";
    try {
      List<InetAddress> addresses = List.of(lookup.addresses());
      dialer = new Dialer(bootstrap(), addresses, port, this::connected, this::cannotConnect);
      dialer.start();
    } catch (UnknownHostException e) {
      UnknownHostException unknown = new UnknownHostException("unknown host " + host);
      unknown.initCause(e);
      fail(unknown, null);
    }
  }

  private Bootstrap bootstrap() {
    return runtime
        .clientBootstrap(loop)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NettyServer.NO_WATER_MARKS)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .disableResolver()
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel fresh) {
                // What the channel is for is settled when it has won.
                fresh.config().setAutoRead(false);
                if (tls == null) {
                  fresh.config().setRecvByteBufAllocator(loop.reader());
                }
              }
            });
  }

  private void cannotConnect(Throwable cause) {
    ConnectException failure =
        new ConnectException("cannot connect to " + where() + ": " + Causes.reason(cause));
    failure.initCause(cause);
    fail(failure, null);
  }

  private void connected(SocketChannel won) {
    channel = won;
    stop(connectTimer);
    if (tls != null) {
      step("speaking TLS to");
      won.pipeline().addLast("tls", tls.handler(won.alloc(), host, port));
    }
    String key = loop.handshakeKey();
    Request wire = ClientHandshake.request(request, key, extensions);
    handshake = new ClientHandshakeHandler(this, won, wire, key, config.maxHeaderSize());
    handshake.start(tls != null);
  }

  Extensions extensions() {
    return extensions;
  }

  Recent<Headers.Field> fields() {
    return loop.seen().fields();
  }

  /** Tells what is being done. */
  void step(String doing) {
    step = doing;
  }

  /** Host and port, for messages. */
  String where() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The handshake is done: frames go over the channel as soon as its handlers have left. */
  void carry(
      SocketChannel won,
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

  void failTls(Throwable cause) {
    SSLHandshakeException failure =
        new SSLHandshakeException(
            "the TLS handshake with " + where() + " failed: " + Causes.reason(cause));
    failure.initCause(cause);
    fail(failure, null);
  }

  /** Ends without a socket, unless it has ended already. */
  void fail(Throwable cause, @Nullable Response response) {
    if (!done) {
      abandon();
      connection.connectFailed(cause, response);
    }
  }

  /** The application wants it no more. */
  private void abandon() {
    if (!done) {
      Dialer dialing = dialer;
      SocketChannel connected = channel;
      end();
      if (dialing != null) {
        dialing.stop();
      }
      if (connected != null) {
        ChannelOps.drop(connected);
      }
    }
  }

  private void end() {
    done = true;
    stop(timer);
    stop(connectTimer);
    // The connection holds this object for as long as it lives.
    timer = null;
    connectTimer = null;
    dialer = null;
    handshake = null;
    channel = null;
  }

  private @Nullable Future<?> schedule(Duration bound, String option) {
    return bound.isZero()
        ? null
        : loop.netty()
            .schedule(() -> timeout(bound, option), bound.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void stop(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void timeout(Duration bound, String option) {
    if (!done && (handshake == null || !handshake.endWithAnswer())) {
      fail(
          new SocketTimeoutException(
              "gave up "
                  + step
                  + " "
                  + where()
                  + " after "
                  + bound.toMillis()
                  + " ms ("
                  + option
                  + ")"),
          null);
    }
  }
}
