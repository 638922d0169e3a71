package io.parley.tests.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.testing.RecordingListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InlineWatchTest {

  // Held here, as a logger that nobody holds may be collected with its handlers.
  private final Logger logger = Logger.getLogger("io.parley.connection.InlineWatch");
  private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void the_stack_of_a_callback_that_blocks_the_loop_is_logged() throws Exception {
    Semaphore release = new Semaphore(0);
    WsHandler blocking =
        request ->
            ws ->
                ws.onMessage(
                    message -> {
                      aCallbackThatBlocks(release);
                      ws.send("through");
                    });
    try (Server server = blocking.asServer(Netty.onFreePort().inline()).start()) {
      RecordingListener events = new RecordingListener();
      WebSocket client = Netty.client().newWebSocket(Request.get(server.uri("/")), events);
      events.assertNextOpened();
      String stack;
      do {
        client.send("block");
        stack = logged.poll(20, TimeUnit.SECONDS);
        release.release();
        events.assertNextText("through");
        // A loop that stood still before it came to the callback was logged there, and once.
      } while (stack != null && !stack.contains("aCallbackThatBlocks"));
      assertThat(stack).contains("aCallbackThatBlocks", "Dispatch.WORKERS");
    }
  }

  private static void aCallbackThatBlocks(Semaphore release) {
    try {
      release.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
