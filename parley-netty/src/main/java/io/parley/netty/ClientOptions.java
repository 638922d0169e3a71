package io.parley.netty;

import io.parley.connection.ClientConfig;
import io.parley.netty.dial.Target;
import io.parley.netty.tls.ClientContexts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NettyClient} was told; its methods describe each value.
 *
 * @param proxies null for none
 * @param tls null for what the JDK trusts; that is not looked up before it is needed, for reading
 *     the JDK's trust store takes a while
 * @param runtime null for the shared one
 */
record ClientOptions(
    ClientConfig config,
    DialOptions dial,
    @Nullable ProxyChoice proxies,
    FollowOptions follow,
    HttpChoice http,
    @Nullable ClientContexts tls,
    @Nullable NettyRuntime runtime) {

  static final ClientOptions DEFAULTS =
      new ClientOptions(
          ClientConfig.DEFAULTS,
          DialOptions.DEFAULTS,
          null,
          FollowOptions.NOTHING,
          HttpChoice.HTTP_1_1,
          null,
          null);

  /** Equal for those whose sockets may share a connection to that target. */
  Object sharing(Target target, int maxHeaderSize) {
    ClientOptions same =
        withConfig(ClientConfig.DEFAULTS)
            .withFollow(FollowOptions.NOTHING)
            .withDial(dial.withTimeout(Duration.ZERO));
    String host = target.host().toLowerCase(Locale.ROOT);
    return List.of(same, new Target(target.secure(), host, target.port()), maxHeaderSize);
  }

  ClientOptions withConfig(ClientConfig value) {
    return new ClientOptions(value, dial, proxies, follow, http, tls, runtime);
  }

  ClientOptions withDial(DialOptions value) {
    return new ClientOptions(config, value, proxies, follow, http, tls, runtime);
  }

  ClientOptions withProxies(@Nullable ProxyChoice value) {
    return new ClientOptions(config, dial, value, follow, http, tls, runtime);
  }

  ClientOptions withFollow(FollowOptions value) {
    return new ClientOptions(config, dial, proxies, value, http, tls, runtime);
  }

  ClientOptions withHttp(HttpChoice value) {
    return new ClientOptions(config, dial, proxies, follow, value, tls, runtime);
  }

  ClientOptions withTls(ClientContexts value) {
    return new ClientOptions(config, dial, proxies, follow, http, value, runtime);
  }

  ClientOptions withRuntime(NettyRuntime value) {
    return new ClientOptions(config, dial, proxies, follow, http, tls, value);
  }
}
