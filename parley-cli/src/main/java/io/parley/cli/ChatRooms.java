package io.parley.cli;

import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.topic.Topic;
import io.parley.topic.Topics;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Chat: what one says in a room, all in it hear, the speaker too, in one order for all: whoever
 * enters, speaks or leaves has this object's lock.
 */
final class ChatRooms implements WsHandler {

  private static final int MAX_NAME = 32;

  private final Topics topics = Topics.of();
  private final AtomicInteger guests = new AtomicInteger();

  /** Wants a path variable {@code room}; takes a query parameter {@code name}. */
  @Override
  public WsConsumer handle(Request request) {
    Topic room = topics.topic(request.path("room"));
    String name = name(request.query("name"));
    return ws -> enter(room, name, ws);
  }

  private String name(@Nullable String wanted) {
    String name = wanted == null ? "" : Printable.line(wanted).strip();
    if (name.isEmpty()) {
      return "guest-" + guests.incrementAndGet();
    }
    int characters = name.codePointCount(0, name.length());
    return characters <= MAX_NAME ? name : name.substring(0, name.offsetByCodePoints(0, MAX_NAME));
  }

  private void enter(Topic room, String name, WebSocket ws) {
    // Before the room listens to the end itself, so that it is left here, where it can be told.
    ws.onClose(status -> leave(room, name, ws));
    synchronized (this) {
      room.subscribe(ws);
      room.publish("* " + name + " joined (" + room.size() + " here)");
    }
    ws.onMessage(message -> say(room, name, message));
  }

  private synchronized void leave(Topic room, String name, WebSocket ws) {
    room.unsubscribe(ws);
    room.publish("* " + name + " left (" + room.size() + " here)");
  }

  private synchronized void say(Topic room, String name, WsMessage message) {
    if (message.isText()) {
      room.publish(name + ": " + message.text());
    } else {
      room.publish("* " + name + " sends " + message.size() + " bytes");
      room.publish(message);
    }
  }
}
