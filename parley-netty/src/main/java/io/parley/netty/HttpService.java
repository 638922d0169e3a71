package io.parley.netty;

import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.connection.Connections;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the channels of one server share.
 *
 * @param secure whether they speak TLS
 * @param connections the sockets
 * @param requests the channels that speak HTTP, still or for good; any thread
 * @param stopping whether no new request is taken any more
 */
record HttpService(
    PolyHandler handler,
    WebSocketConfig config,
    boolean secure,
    int maxBodySize,
    Duration keepAlive,
    Connections connections,
    Set<HttpServerHandler> requests,
    AtomicBoolean stopping) {

  HttpService(PolyHandler handler, ServerOptions options) {
    this(
        handler,
        options.config,
        options.tls != null,
        options.maxBodySize,
        options.keepAlive,
        new Connections(options.config),
        ConcurrentHashMap.newKeySet(),
        new AtomicBoolean());
  }
}
