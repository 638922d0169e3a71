package io.parley.tests.netty;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Hands channels to a test that asks for them; loaded by Netty. */
public final class ChannelSpy extends ChannelInitializerExtension {

  // All set by one test at a time.
  private static volatile BlockingQueue<Channel> connecting;
  private static volatile BlockingQueue<Channel> accepted;
  private static volatile BlockingQueue<Channel> listening;

  /** Each channel that a client makes from now on. */
  static BlockingQueue<Channel> connecting() {
    connecting = new LinkedBlockingQueue<>();
    return connecting;
  }

  /** Each channel accepted from now on. */
  static BlockingQueue<Channel> accepted() {
    accepted = new LinkedBlockingQueue<>();
    return accepted;
  }

  /** Each channel that listens from now on. */
  static BlockingQueue<Channel> listening() {
    listening = new LinkedBlockingQueue<>();
    return listening;
  }

  static void stop() {
    connecting = null;
    accepted = null;
    listening = null;
  }

  @Override
  public void postInitializeClientChannel(Channel channel) {
    BlockingQueue<Channel> queue = connecting;
    if (queue != null) {
      queue.add(channel);
    }
  }

  @Override
  public void postInitializeServerListenerChannel(ServerChannel channel) {
    BlockingQueue<Channel> queue = listening;
    if (queue != null) {
      queue.add(channel);
    }
  }

  @Override
  public void postInitializeServerChildChannel(Channel child) {
    BlockingQueue<Channel> queue = accepted;
    if (queue != null) {
      queue.add(child);
    }
  }
}
