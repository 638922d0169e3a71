package io.parley.netty.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;

/**
 * The promise of every write of a channel, so that a write allocates none: it is never done, and
 * passes each result on as it comes. This suffices for Netty, which only tells a promise of a write
 * its result; nobody waits for this one or listens to it.
 */
final class WritePromise extends DefaultChannelPromise {

  private final ChannelTransport transport;

  WritePromise(Channel channel, ChannelTransport transport) {
    super(channel);
    this.transport = transport;
  }

  @Override
  public boolean setUncancellable() {
    return true;
  }

  @Override
  public boolean trySuccess(Void result) {
    transport.taken();
    return true;
  }

  @Override
  public ChannelPromise setSuccess(Void result) {
    transport.taken();
    return this;
  }

  @Override
  public boolean tryFailure(Throwable cause) {
    transport.notTaken(cause);
    return true;
  }

  @Override
  public ChannelPromise setFailure(Throwable cause) {
    transport.notTaken(cause);
    return this;
  }
}
