package io.parley.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;

/**
 * Options of TCP for the sockets of a client. Immutable; each method gives a changed copy.
 *
 * @param noDelay TCP_NODELAY: small writes leave at once; default true
 * @param keepAlive SO_KEEPALIVE: the system probes an idle peer; default false, for pings do more
 * @param sendBuffer SO_SNDBUF in bytes, from 1; 0, the default, for what the system chooses
 * @param receiveBuffer SO_RCVBUF in bytes, from 1; 0, the default, for what the system chooses
 * @param trafficClass IP_TOS, 0 to 255; default 0
 */
public record TcpOptions(
    boolean noDelay, boolean keepAlive, int sendBuffer, int receiveBuffer, int trafficClass) {

  static final TcpOptions DEFAULTS = new TcpOptions(true, false, 0, 0, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the option that is out of its range
   */
  public TcpOptions {
    Checks.atLeast(0, sendBuffer, "sendBuffer");
    Checks.atLeast(0, receiveBuffer, "receiveBuffer");
    if (trafficClass < 0 || trafficClass > 255) {
      throw new IllegalArgumentException("trafficClass must be 0 to 255, not " + trafficClass);
    }
  }

  /** Sets TCP_NODELAY. */
  public TcpOptions noDelay(boolean on) {
    return new TcpOptions(on, keepAlive, sendBuffer, receiveBuffer, trafficClass);
  }

  /** Sets SO_KEEPALIVE. */
  public TcpOptions keepAlive(boolean on) {
    return new TcpOptions(noDelay, on, sendBuffer, receiveBuffer, trafficClass);
  }

  /** Sets SO_SNDBUF, in bytes; 0 for the system's choice. */
  public TcpOptions sendBuffer(int bytes) {
    return new TcpOptions(noDelay, keepAlive, bytes, receiveBuffer, trafficClass);
  }

  /** Sets SO_RCVBUF, in bytes; 0 for the system's choice. */
  public TcpOptions receiveBuffer(int bytes) {
    return new TcpOptions(noDelay, keepAlive, sendBuffer, bytes, trafficClass);
  }

  /** Sets IP_TOS. */
  public TcpOptions trafficClass(int octet) {
    return new TcpOptions(noDelay, keepAlive, sendBuffer, receiveBuffer, octet);
  }

  void set(Bootstrap bootstrap) {
    bootstrap.option(ChannelOption.TCP_NODELAY, noDelay);
    if (keepAlive) {
      bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
    }
    if (sendBuffer > 0) {
      bootstrap.option(ChannelOption.SO_SNDBUF, sendBuffer);
    }
    if (receiveBuffer > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
    }
    if (trafficClass > 0) {
      bootstrap.option(ChannelOption.IP_TOS, trafficClass);
    }
  }
}
