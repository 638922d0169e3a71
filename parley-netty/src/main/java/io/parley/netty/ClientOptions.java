package io.parley.netty;

import io.parley.connection.ClientConfig;
import io.parley.netty.tls.ClientContexts;
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
    @Nullable ClientContexts tls,
    @Nullable NettyRuntime runtime) {

  static final ClientOptions DEFAULTS =
      new ClientOptions(
          ClientConfig.DEFAULTS, DialOptions.DEFAULTS, null, FollowOptions.NOTHING, null, null);

  ClientOptions withConfig(ClientConfig value) {
    return new ClientOptions(value, dial, proxies, follow, tls, runtime);
  }

  ClientOptions withDial(DialOptions value) {
    return new ClientOptions(config, value, proxies, follow, tls, runtime);
  }

  ClientOptions withProxies(@Nullable ProxyChoice value) {
    return new ClientOptions(config, dial, value, follow, tls, runtime);
  }

  ClientOptions withFollow(FollowOptions value) {
    return new ClientOptions(config, dial, proxies, value, tls, runtime);
  }

  ClientOptions withTls(ClientContexts value) {
    return new ClientOptions(config, dial, proxies, follow, value, runtime);
  }

  ClientOptions withRuntime(NettyRuntime value) {
    return new ClientOptions(config, dial, proxies, follow, tls, value);
  }
}
