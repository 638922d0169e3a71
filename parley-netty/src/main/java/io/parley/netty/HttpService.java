package io.parley.netty;

import io.netty.channel.Channel;
import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.connection.Connections;
import io.parley.http.Request;
import io.parley.netty.channel.PeerAddresses;
import io.parley.netty.tls.Alpn;
import io.parley.netty.tls.ServerContexts;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the channels of one server share.
 *
 * @param tls null when they do not speak it
 * @param http2 null when HTTP/1.1 alone is spoken
 * @param connections the sockets
 * @param requests the channels that speak HTTP, still or for good; any thread
 * @param stopping whether no new request is taken any more
 */
record HttpService(
    PolyHandler handler,
    WebSocketConfig config,
    @Nullable ServerContexts tls,
    @Nullable Http2Config http2,
    int maxBodySize,
    Duration keepAlive,
    Connections connections,
    Set<HttpChannel> requests,
    AtomicBoolean stopping) {

  HttpService(PolyHandler handler, ServerOptions options) {
    this(
        handler,
        options.config,
        tls(options),
        options.http2,
        options.maxBodySize,
        options.keepAlive,
        new Connections(options.config),
        ConcurrentHashMap.newKeySet(),
        new AtomicBoolean());
  }

  private static @Nullable ServerContexts tls(ServerOptions options) {
    if (options.tls == null) {
      return null;
    }
    Alpn alpn = options.http2 == null ? Alpn.HTTP_1_1 : Alpn.HTTP_2_OR_1_1;
    return new ServerContexts(options.tls.settings(), alpn);
  }

  /** The request as received through that channel. */
  Request received(Request request, Channel channel) {
    return tls == null
        ? request.secure(PeerAddresses.isSecure(channel))
        : tls.received(request, channel);
  }
}
