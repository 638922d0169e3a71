package io.parley.tests.netty;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Hands the channels that servers accept to a test that asks for them; loaded by Netty. */
public final class ChannelSpy extends ChannelInitializerExtension {

  // Set by one test at a time.
  private static volatile BlockingQueue<Channel> accepted;

  /** Each channel accepted from now on. */
  static BlockingQueue<Channel> accepted() {
    accepted = new LinkedBlockingQueue<>();
    return accepted;
  }

  static void stop() {
    accepted = null;
  }

  @Override
  public void postInitializeServerChildChannel(Channel child) {
    BlockingQueue<Channel> queue = accepted;
    if (queue != null) {
      queue.add(child);
    }
  }
}
