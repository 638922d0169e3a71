package io.parley.netty;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client looks up hosts and connects to them; the methods of {@link NettyClient} describe
 * each value.
 *
 * @param timeout zero for none of its own
 * @param localAddress null for what the system chooses
 */
record DialOptions(
    Duration timeout,
    Duration attemptDelay,
    HostResolver resolver,
    @Nullable InetAddress localAddress,
    TcpOptions tcp) {

  static final DialOptions DEFAULTS =
      new DialOptions(
          Duration.ZERO, Duration.ofMillis(250), HostResolver.SYSTEM, null, TcpOptions.DEFAULTS);

  DialOptions withTimeout(Duration value) {
    return new DialOptions(value, attemptDelay, resolver, localAddress, tcp);
  }

  DialOptions withAttemptDelay(Duration value) {
    return new DialOptions(timeout, value, resolver, localAddress, tcp);
  }

  DialOptions withResolver(HostResolver value) {
    return new DialOptions(timeout, attemptDelay, value, localAddress, tcp);
  }

  DialOptions withLocalAddress(InetAddress value) {
    return new DialOptions(timeout, attemptDelay, resolver, value, tcp);
  }

  DialOptions withTcp(TcpOptions value) {
    return new DialOptions(timeout, attemptDelay, resolver, localAddress, value);
  }
}
