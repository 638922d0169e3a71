package io.parley.netty.server;

import io.netty.channel.Channel;
import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.connection.Connections;
import io.parley.http.Request;
import io.parley.netty.channel.PeerAddresses;
import io.parley.netty.http2.SessionBounds;
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
 * @param http2 what a connection of it may ask for; null when HTTP/1.1 alone is spoken
 * @param connections the sockets
 * @param requests the channels that speak HTTP, still or for good; any thread
 * @param stopping whether no new request is taken any more
 */
public record HttpService(
    PolyHandler handler,
    WebSocketConfig config,
    @Nullable ServerContexts tls,
    @Nullable SessionBounds http2,
    int maxBodySize,
    Duration keepAlive,
    Connections connections,
    Set<HttpChannel> requests,
    AtomicBoolean stopping) {

  /** Of a server that has no channel yet. */
  public HttpService(
      PolyHandler handler,
      WebSocketConfig config,
      @Nullable ServerContexts tls,
      @Nullable SessionBounds http2,
      int maxBodySize,
      Duration keepAlive) {
    this(
        handler,
        config,
        tls,
        http2,
        maxBodySize,
        keepAlive,
        new Connections(config),
        ConcurrentHashMap.newKeySet(),
        new AtomicBoolean());
  }

  /** The request as received through that channel. */
  Request received(Request request, Channel channel) {
    return tls == null
        ? request.secure(PeerAddresses.isSecure(channel))
        : tls.received(request, channel);
  }
}
