package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.DuplexChannel;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.channel.PeerAddresses;
import io.parley.netty.http.CopyingCumulator;
import io.parley.netty.http.HttpWriter;
import io.parley.netty.http.RequestDecoder;
import io.parley.netty.http2.SessionBounds;
import io.parley.netty.listen.ConnectionBounds;
import io.parley.netty.proxied.ProxyHeaderReader;
import io.parley.netty.proxied.ProxyHeaderRefusal;
import io.parley.netty.server.Http2ServerChannel;
import io.parley.netty.server.Http2Switch;
import io.parley.netty.server.HttpServerHandler;
import io.parley.netty.server.HttpService;
import io.parley.netty.tls.PlainHttp;
import io.parley.netty.tls.ServerContexts;
import io.parley.netty.transport.Loop;
import org.jspecify.annotations.Nullable;

/** Sets up each channel that a server accepts. */
final class ServerChannels extends ChannelInitializer<DuplexChannel> {

  private final HttpService service;
  private final NettyRuntime runtime;
  private final ServerOptions options;
  private final ChannelGroup unannounced;
  private final ConnectionBounds bounds;
  private final @Nullable ServerContexts tls;

  /**
   * Prepares it.
   *
   * @param unannounced is given those whose proxy has not told yet whose they are
   */
  ServerChannels(
      HttpService service, NettyRuntime runtime, ServerOptions options, ChannelGroup unannounced) {
    this.options = options;
    this.unannounced = unannounced;
    this.service = service;
    this.runtime = runtime;
    this.bounds = new ConnectionBounds(options.maxConnections, options.maxConnectionsPerAddress);
    this.tls = service.tls();
  }

  @Override
  protected void initChannel(DuplexChannel channel) {
    if (options.proxies.contains(PeerAddresses.remote(channel))) {
      awaitProxyHeader(channel);
      return;
    }
    if (!options.proxies.isEmpty()) {
      channel.pipeline().addLast("no-proxy", new ProxyHeaderRefusal());
    }
    serve(channel);
  }

  /** Until it has come, nobody's address is counted. */
  private void awaitProxyHeader(DuplexChannel channel) {
    Runnable place = bounds.admit(channel, null);
    if (place == null) {
      refuse(channel);
      return;
    }
    unannounced.add(channel);
    ProxyHeaderReader.await(
        channel,
        CopyingCumulator.INSTANCE,
        service.config().handshakeTimeout(),
        () -> {
          unannounced.remove(channel);
          place.run();
          serve(channel);
        });
  }

  private void serve(DuplexChannel channel) {
    Runnable place = bounds.admit(channel, PeerAddresses.ip(channel));
    if (place == null) {
      refuse(channel);
      return;
    }
    Loop loop = runtime.loop(channel.eventLoop());
    ChannelPipeline pipeline = channel.pipeline();
    if (tls == null) {
      channel.config().setRecvByteBufAllocator(loop.reader());
    } else {
      // Reads into buffers of the channel's own: records that are not whole yet stay in them.
      pipeline.addLast("plain", PlainHttp.REQUEST);
      pipeline.addLast("tls", tls.handler(channel.alloc()));
    }
    RequestDecoder decoder = new RequestDecoder(service.config().maxHeaderSize());
    HttpServerHandler http = new HttpServerHandler(service, channel, loop, decoder, place);
    SessionBounds http2 = service.http2();
    if (http2 != null) {
      Runnable toHttp2 =
          () -> {
            http.leave();
            Http2ServerChannel.start(service, http2, channel, loop);
          };
      pipeline.addLast("switch", new Http2Switch(tls != null, toHttp2));
    }
    pipeline.addLast("decoder", decoder);
    pipeline.addLast("http", http);
  }

  /** Without waiting for the request: one connection too many must not last. */
  private void refuse(DuplexChannel channel) {
    if (tls != null) {
      ChannelOps.drop(channel);
      return;
    }
    Response response =
        Response.of(Status.SERVICE_UNAVAILABLE)
            .header("Retry-After", "10")
            .text("Too many connections.\n");
    ByteBuf bytes = HttpWriter.response(channel.alloc(), response, false, true);
    channel.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
  }
}
