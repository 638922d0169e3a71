package io.parley.netty;

import io.netty.channel.Channel;

/** A server's channel that speaks HTTP. Any thread, but for {@link #stop}. */
interface HttpChannel {

  Channel channel();

  /** The server stops: what is not being answered is dropped. On the loop. */
  void stop();
}
