package io.parley.netty;

import io.parley.connection.ClientConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NettyClient} was told; its methods describe each value.
 *
 * @param connectTimeout zero for none of its own
 * @param tls null for what the JDK trusts; that is not looked up before it is needed, for reading
 *     the JDK's trust store takes a while
 * @param runtime null for the shared one
 */
record ClientOptions(
    ClientConfig config,
    Duration connectTimeout,
    @Nullable ClientTls tls,
    @Nullable NettyRuntime runtime) {

  static final ClientOptions DEFAULTS =
      new ClientOptions(ClientConfig.DEFAULTS, Duration.ZERO, null, null);

  ClientOptions withConfig(ClientConfig value) {
    return new ClientOptions(value, connectTimeout, tls, runtime);
  }

  ClientOptions withConnectTimeout(Duration value) {
    return new ClientOptions(config, value, tls, runtime);
  }

  ClientOptions withTls(ClientTls value) {
    return new ClientOptions(config, connectTimeout, value, runtime);
  }

  ClientOptions withRuntime(NettyRuntime value) {
    return new ClientOptions(config, connectTimeout, tls, value);
  }
}
