package io.parley.cli;

import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.http.Request;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Chat: what one says in a room, all in it hear, the speaker too, in one order for all. A room is
 * there as long as somebody is in it.
 */
final class ChatRooms implements WsHandler {

  private static final int MAX_NAME = 32;

  private final ConcurrentMap<String, Room> rooms = new ConcurrentHashMap<>();
  private final AtomicInteger guests = new AtomicInteger();

  /** Wants a path variable {@code room}; takes a query parameter {@code name}. */
  @Override
  public WsConsumer handle(Request request) {
    String room = request.path("room");
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

  private void enter(String roomName, String name, WebSocket ws) {
    // Entering and leaving are steps of the map, so that nobody enters a room just taken away.
    Room entered =
        rooms.compute(
            roomName,
            (key, there) -> {
              Room room = there == null ? new Room() : there;
              room.enter(name, ws);
              return room;
            });
    ws.onMessage(message -> entered.say(name, message));
    ws.onClose(
        status ->
            rooms.computeIfPresent(roomName, (key, room) -> room.leave(name, ws) ? null : room));
  }

  private static final class Room {

    private final Set<WebSocket> sockets = new LinkedHashSet<>();

    synchronized void enter(String name, WebSocket ws) {
      sockets.add(ws);
      send(WsMessage.of("* " + name + " joined (" + sockets.size() + " here)"));
    }

    /** Whether the room is empty now. */
    synchronized boolean leave(String name, WebSocket ws) {
      sockets.remove(ws);
      send(WsMessage.of("* " + name + " left (" + sockets.size() + " here)"));
      return sockets.isEmpty();
    }

    synchronized void say(String name, WsMessage message) {
      if (message.isText()) {
        send(WsMessage.of(name + ": " + message.text()));
      } else {
        send(WsMessage.of("* " + name + " sends " + message.size() + " bytes"));
        send(message);
      }
    }

    private void send(WsMessage message) {
      sockets.forEach(ws -> ws.send(message));
    }
  }
}
