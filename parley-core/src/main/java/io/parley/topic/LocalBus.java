package io.parley.topic;

import io.parley.WsMessage;
import java.util.function.BiConsumer;

/** The bus of one process: there are no others. */
enum LocalBus implements TopicBus {
  INSTANCE;

  @Override
  public void publish(String topic, WsMessage message) {
    // Nobody else is there to be told.
  }

  @Override
  public Subscription subscribe(BiConsumer<String, WsMessage> receiver) {
    return () -> {};
  }
}
