package io.parley.netty.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.concurrent.TimeUnit;

/** Drops a channel whose peer takes no byte of an HTTP message for too long. */
public final class StallGuard {

  private static final System.Logger LOG = System.getLogger(StallGuard.class.getName());

  private StallGuard() {}

  /**
   * Watches a write until it is done.
   *
   * @param nanos how long no byte may be taken; 0 for ever
   */
  public static void watch(ChannelFuture write, long nanos) {
    if (!write.isDone() && nanos > 0) {
      watch(write, nanos, ChannelOps.left(write.channel()));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static void watch(ChannelFuture write, long nanos, long before) {
    Channel channel = write.channel();
    channel
        .eventLoop()
        .schedule(
            () -> {
              long left = ChannelOps.left(channel);
              if (!write.isDone() && left != before) {
                watch(write, nanos, left);
              } else if (!write.isDone()) {
                LOG.log(
                    System.Logger.Level.DEBUG,
                    "{0} took no byte for {1} ms (writeTimeout); connection closed",
                    PeerAddresses.name(channel),
                    TimeUnit.NANOSECONDS.toMillis(nanos));
                ChannelOps.drop(channel);
              }
            },
            nanos,
            TimeUnit.NANOSECONDS);
  }
}
