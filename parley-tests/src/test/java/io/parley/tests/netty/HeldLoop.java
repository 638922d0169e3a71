package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WsHandler;
import io.parley.netty.Netty;
import io.parley.netty.NettyRuntime;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has the one loop of a runtime stand still for a while. */
public final class HeldLoop {

  private HeldLoop() {}

  /**
   * Does that while the loop stands still. What a client sends to a server of that runtime then
   * waits in the system, so that the server finds it there when it begins to count the client's
   * time: a test that is slow itself does not use that up.
   */
  public static <T> T during(NettyRuntime runtime, Callable<T> action) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    WsHandler holding =
        request -> {
          held.countDown();
          await(over);
          return ws -> {};
        };
    try (Server holder = holding.asServer(Netty.onFreePort().runtime(runtime).inline()).start();
        RawSocket visitor = RawSocket.to(holder)) {
      visitor.send(RawSocket.handshake("/"));
      await(held);
      try {
        return action.call();
      } finally {
        over.countDown();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
