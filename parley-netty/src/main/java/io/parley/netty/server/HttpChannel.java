package io.parley.netty.server;

import io.netty.channel.Channel;

/** A server's channel that speaks HTTP. Any thread, but for {@link #stop}. */
public interface HttpChannel {

  /** What it speaks through. */
  Channel channel();

  /** The server stops: what is not being answered is dropped. On the loop. */
  void stop();
}
