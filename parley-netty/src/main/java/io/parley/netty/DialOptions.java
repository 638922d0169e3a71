package io.parley.netty;

import io.parley.netty.unix.UnixPath;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client looks up hosts and connects to them; the methods of {@link NettyClient} describe
 * each value.
 *
 * @param timeout zero for none of its own
 * @param localAddress null for what the system chooses
 * @param unix where to connect, whatever the host; null for TCP
 */
record DialOptions(
    Duration timeout,
    Duration attemptDelay,
    HostResolver resolver,
    @Nullable InetAddress localAddress,
    TcpOptions tcp,
    @Nullable UnixPath unix) {

  static final DialOptions DEFAULTS =
      new DialOptions(
          Duration.ZERO,
          Duration.ofMillis(250),
          HostResolver.SYSTEM,
          null,
          TcpOptions.DEFAULTS,
          null);

  DialOptions withTimeout(Duration value) {
    return new DialOptions(value, attemptDelay, resolver, localAddress, tcp, unix);
  }

  DialOptions withAttemptDelay(Duration value) {
    return new DialOptions(timeout, value, resolver, localAddress, tcp, unix);
  }

  DialOptions withResolver(HostResolver value) {
    return new DialOptions(timeout, attemptDelay, value, localAddress, tcp, unix);
  }

  DialOptions withLocalAddress(InetAddress value) {
    return new DialOptions(timeout, attemptDelay, resolver, value, tcp, unix);
  }

  DialOptions withTcp(TcpOptions value) {
    return new DialOptions(timeout, attemptDelay, resolver, localAddress, value, unix);
  }

  DialOptions withUnix(UnixPath value) {
    return new DialOptions(timeout, attemptDelay, resolver, localAddress, tcp, value);
  }
}
