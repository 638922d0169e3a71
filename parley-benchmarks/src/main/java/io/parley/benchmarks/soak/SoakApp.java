package io.parley.benchmarks.soak;

import io.parley.PolyHandler;
import io.parley.ProtocolException;
import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WebSocketGroup;
import io.parley.WsConsumer;
import io.parley.WsFilter;
import io.parley.WsMessage;
import io.parley.topic.Topic;
import io.parley.topic.Topics;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/**
 * The handlers of one server under load: {@code /} echoes, {@code /group} and {@code /topic} send
 * each message to all of the path, {@code /feed} sends without end as fast as the peer takes it.
 */
final class SoakApp {

  private final WebSocketGroup group = new WebSocketGroup();
  private final Topics topics = Topics.of();
  private final Topic topic = topics.topic("soak");
  private final LongAdder opened;
  private final LongAdder messages;
  private final LongAdder errors;

  /** Creates it; the counters are shared by all servers of the process. */
  SoakApp(LongAdder opened, LongAdder messages, LongAdder errors) {
    this.opened = opened;
    this.messages = messages;
    this.errors = errors;
  }

  PolyHandler handler() {
    WsConsumer echo = ws -> ws.onMessage(ws::send);
    WsConsumer grouped =
        ws -> {
          group.add(ws);
          ws.onMessage(group::send);
        };
    WsConsumer subscribed =
        ws -> {
          topic.subscribe(ws);
          ws.onMessage(topic::publish);
        };
    return PolyHandler.of(
        counting()
            .then(
                request ->
                    switch (request.path()) {
                      case "/group" -> grouped;
                      case "/topic" -> subscribed;
                      case "/feed" -> SoakApp::feed;
                      default -> echo;
                    }));
  }

  private WsFilter counting() {
    return next ->
        ws -> {
          opened.increment();
          ws.onMessage(message -> messages.increment());
          ws.onError(this::error);
          next.accept(ws);
        };
  }

  /** Peers break connections and the protocol on purpose; nothing else may go wrong. */
  private void error(Throwable cause) {
    if (!(cause instanceof ProtocolException) && !(cause instanceof IOException)) {
      errors.increment();
      System.getLogger(SoakApp.class.getName())
          .log(System.Logger.Level.WARNING, "an error that no peer can have caused", cause);
    }
  }

  /** Sends {@link Feed}'s messages up to the high mark, and more whenever the queue has drained. */
  private static void feed(WebSocket ws) {
    Runnable more =
        new Runnable() {
          /** Only in callbacks of this socket, one at a time. */
          private long number;

          @Override
          public void run() {
            SendResult result;
            do {
              result = ws.offer(WsMessage.wrap(Feed.message(number++)));
            } while (result == SendResult.ACCEPTED);
          }
        };
    ws.onDrain(more);
    more.run();
  }

  long subscribers() {
    return (long) group.size() + topic.size();
  }
}
