package io.parley.connection;

import io.parley.WebSocketConfig;
import io.parley.protocol.Extensions;
import java.util.function.UnaryOperator;

/**
 * What a client was told about its sockets: changes to the defaults, which depend on how a socket
 * is asked for. Immutable. Sockets with the usual defaults share one configuration, for there may
 * be many of them.
 */
public final class ClientConfig {

  /** No changes. */
  public static final ClientConfig DEFAULTS = new ClientConfig(UnaryOperator.identity());

  private final UnaryOperator<WebSocketConfig.Builder> changes;
  private final WebSocketConfig client;
  private final WebSocketConfig queue;
  private final Extensions clientExtensions;
  private final Extensions queueExtensions;

  private ClientConfig(UnaryOperator<WebSocketConfig.Builder> changes) {
    this.changes = changes;
    this.client = changed(WebSocketConfig.client());
    this.queue = changed(WebSocketConfig.queue());
    this.clientExtensions = Extensions.of(client);
    this.queueExtensions = share(queue, client) ? clientExtensions : Extensions.of(queue);
  }

  /**
   * These changes, then more.
   *
   * @throws IllegalArgumentException if what comes of them cannot be
   */
  public ClientConfig and(UnaryOperator<WebSocketConfig.Builder> more) {
    return new ClientConfig(defaults -> more.apply(changes.apply(defaults)));
  }

  /** The configuration of a socket that starts from those defaults. */
  public WebSocketConfig from(WebSocketConfig defaults) {
    if (defaults == WebSocketConfig.client()) {
      return client;
    }
    return defaults == WebSocketConfig.queue() ? queue : changed(defaults);
  }

  /** What sockets of a configuration that {@link #from} gave share. */
  public Extensions extensions(WebSocketConfig config) {
    if (share(config, client)) {
      return clientExtensions;
    }
    return share(config, queue) ? queueExtensions : Extensions.of(config);
  }

  private static boolean share(WebSocketConfig one, WebSocketConfig other) {
    return one.compression().equals(other.compression())
        && one.extensions().equals(other.extensions());
  }

  private WebSocketConfig changed(WebSocketConfig defaults) {
    return changes.apply(defaults.toBuilder()).build();
  }
}
