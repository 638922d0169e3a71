package io.parley.netty;

import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.connection.Connections;
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
 * @param connections the sockets
 * @param requests the channels that speak HTTP, still or for good; any thread
 * @param stopping whether no new request is taken any more
 */
record HttpService(
    PolyHandler handler,
    WebSocketConfig config,
    @Nullable ServerContexts tls,
    int maxBodySize,
    Duration keepAlive,
    Connections connections,
    Set<HttpServerHandler> requests,
    AtomicBoolean stopping) {

  HttpService(PolyHandler handler, ServerOptions options) {
    this(
        handler,
        options.config,
        options.tls == null ? null : new ServerContexts(options.tls.settings(), Alpn.HTTP_1_1),
        options.maxBodySize,
        options.keepAlive,
        new Connections(options.config),
        ConcurrentHashMap.newKeySet(),
        new AtomicBoolean());
  }
}
