package io.parley.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;

/**
 * The promise of every write of a channel, so that a write allocates none: it is never done, and
 * passes each result on as it comes. This suffices for Netty, which only tells a promise of a write
 * its result; nobody waits for this one or listens to it.
 */
final class WritePromise extends DefaultChannelPromise {

  private final FrameHandler handler;

  WritePromise(Channel channel, FrameHandler handler) {
    super(channel);
    this.handler = handler;
  }

  @Override
  public boolean setUncancellable() {
    return true;
  }

  @Override
  public boolean trySuccess(Void result) {
    handler.taken();
    return true;
  }

  @Override
  public ChannelPromise setSuccess(Void result) {
    handler.taken();
    return this;
  }

  @Override
  public boolean tryFailure(Throwable cause) {
    handler.notTaken(cause);
    return true;
  }

  @Override
  public ChannelPromise setFailure(Throwable cause) {
    handler.notTaken(cause);
    return this;
  }
}
