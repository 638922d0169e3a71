package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.LensFailure;
import io.parley.MessageLens;
import io.parley.WsClient;
import io.parley.WsFilter;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.testing.InMemory;
import io.parley.testing.RecordingConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class LensSamplesTest {

  static final MessageLens<Instant> INSTANT =
      WsMessage.string().map(Instant::parse, Instant::toString);

  static final WsHandler TOMORROW =
      request ->
          ws ->
              ws.onMessage(INSTANT, instant -> ws.send(INSTANT, instant.plus(Duration.ofDays(1))));

  @Test
  void typed_messages() {
    try (WsClient client = InMemory.client(TOMORROW).blocking("/")) {
      client.send(INSTANT, Instant.EPOCH);
      assertThat(client.receive(INSTANT)).isEqualTo("1970-01-02T00:00:00Z");
    }
  }

  @Test
  void a_message_that_does_not_fit() {
    RecordingConsumer functions = new RecordingConsumer(TOMORROW.handle(Request.get("/")));
    WsHandler recorded = request -> functions;
    try (WsClient client = InMemory.client(recorded).blocking("/")) {
      client.send("soon");
      functions.assertNextOpened();
      functions.next();
      assertThat(functions.assertNextError(LensFailure.class)).hasMessageContaining("soon");
    }
  }

  static WsFilter counting(LongAdder open) {
    return next ->
        ws -> {
          open.increment();
          ws.onClose(status -> open.decrement());
          next.accept(ws);
        };
  }

  static WsFilter logging(BlockingQueue<String> lines) {
    return WsFilter.onUpgrade(
        next ->
            request -> {
              lines.add(request.method() + " " + request.uri());
              return next.handle(request);
            });
  }

  @Test
  void filters() throws Exception {
    LongAdder open = new LongAdder();
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    WsHandler app = logging(lines).and(counting(open)).then(TOMORROW);
    try (WsClient client = InMemory.client(app).blocking("/")) {
      client.send(INSTANT, Instant.EPOCH);
      client.receive();
      assertThat(open.sum()).isEqualTo(1);
      assertThat(lines.poll(20, TimeUnit.SECONDS)).isEqualTo("GET /");
    }
  }
}
