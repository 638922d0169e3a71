package io.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.WebSocket.State;
import io.parley.http.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class AdaptingWebSocketTest {

  private final AdaptedSocket socket = new AdaptedSocket();
  private final List<Object> seen = new ArrayList<>();

  private void listen() {
    socket.onMessage(seen::add);
    socket.onError(seen::add);
    socket.onClose(seen::add);
  }

  private static IllegalStateException onPurpose() {
    return new IllegalStateException("thrown on purpose");
  }

  @Test
  void what_the_owner_pushes_reaches_the_listeners() {
    listen();
    IOException error = new IOException("broken");
    socket.triggerMessage(WsMessage.of("hello"));
    socket.triggerError(error);
    socket.triggerClose(WsStatus.ABNORMAL_CLOSURE);
    assertThat(seen).containsExactly(WsMessage.of("hello"), error, WsStatus.ABNORMAL_CLOSURE);
    assertThat(socket.state()).isEqualTo(State.CANCELED);
    assertThat(socket.closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
  }

  @Test
  void pings_pongs_and_drains_can_be_pushed_too() {
    ByteBuffer payload = ByteBuffer.wrap(new byte[] {1, 2});
    socket.onPing(seen::add);
    socket.onPong(seen::add);
    socket.onDrain(() -> seen.add("drain"));
    socket.triggerPing(payload);
    socket.triggerPong(payload);
    socket.triggerDrain();
    assertThat(seen).containsExactly(payload, payload, "drain");
  }

  @Test
  void it_shows_the_request_that_it_was_made_with() {
    assertThat(socket.request()).isEqualTo(Request.get("/chat?room=1"));
    assertThat(socket).hasToString("/chat?room=1 OPEN");
  }

  @Test
  void sends_go_to_the_subclass_while_it_is_open() {
    assertThat(socket.send("text")).isTrue();
    assertThat(socket.send(new byte[] {1})).isTrue();
    socket.answer = SendResult.FULL;
    assertThat(socket.offer(WsMessage.of("too much"))).isEqualTo(SendResult.FULL);
    socket.close();
    socket.answer = SendResult.ACCEPTED;
    assertThat(socket.offer(WsMessage.of("late"))).isEqualTo(SendResult.CLOSED);
    assertThat(socket.sent).containsExactly(WsMessage.of("text"), WsMessage.of(new byte[] {1}));
  }

  @Test
  void a_stage_tells_whether_a_message_was_taken() {
    assertThat(socket.sendAsync(WsMessage.of("a")).toCompletableFuture()).isCompleted();
    socket.answer = SendResult.FULL;
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(socket.sendAsync(WsMessage.of("b")).toCompletableFuture()::join)
        .withCauseInstanceOf(SendRefusedException.class);
  }

  @Test
  void a_ping_fails_unless_the_subclass_can_send_one() {
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(socket.ping().toCompletableFuture()::join)
        .withCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void only_the_first_close_goes_to_the_subclass() {
    assertThatIllegalArgumentException().isThrownBy(() -> socket.close(1006, null));
    assertThat(socket.close(4000, "bye")).isTrue();
    assertThat(socket.state()).isEqualTo(State.CLOSING);
    assertThat(socket.close(WsStatus.NO_STATUS)).isFalse();
    socket.triggerClose(WsStatus.of(4000, "bye"));
    assertThat(socket.close()).isFalse();
    assertThat(socket.closes).containsExactly(WsStatus.of(4000, "bye"));
    assertThat(socket.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void there_is_one_end_and_nothing_behind_it() {
    listen();
    socket.triggerClose(WsStatus.NORMAL);
    socket.triggerClose(WsStatus.GOING_AWAY);
    socket.triggerMessage(WsMessage.of("late"));
    socket.triggerError(new IOException("late"));
    socket.cancel();
    assertThat(seen).containsExactly(WsStatus.NORMAL);
    socket.onClose(status -> seen.add("added late: " + status.code()));
    assertThat(seen).containsExactly(WsStatus.NORMAL, "added late: 1000");
  }

  @Test
  void a_listener_that_throws_does_not_stop_the_next_and_is_an_error() {
    IllegalStateException thrown = onPurpose();
    socket.onMessage(
        message -> {
          throw thrown;
        });
    socket.onError(
        error -> {
          throw onPurpose();
        });
    socket.onClose(
        status -> {
          throw onPurpose();
        });
    listen();
    socket.triggerMessage(WsMessage.of("a"));
    socket.triggerClose(WsStatus.NORMAL);
    assertThat(seen).containsExactly(thrown, WsMessage.of("a"), WsStatus.NORMAL);
    assertThat(socket.closes).isEmpty();
  }

  @Test
  void without_a_listener_of_errors_it_closes_with_1011() {
    socket.onDrain(
        () -> {
          throw onPurpose();
        });
    socket.triggerDrain();
    assertThat(socket.closes).containsExactly(WsStatus.INTERNAL_ERROR);
  }

  @Test
  void a_pause_holds_back_messages_in_order() {
    listen();
    socket.pause();
    socket.triggerMessage(WsMessage.of("a"));
    socket.triggerMessage(WsMessage.of("b"));
    assertThat(seen).isEmpty();
    socket.onMessage(message -> socket.pause());
    socket.resume();
    assertThat(seen).containsExactly(WsMessage.of("a"));
    socket.resume();
    assertThat(seen).containsExactly(WsMessage.of("a"), WsMessage.of("b"));
  }

  @Test
  void the_end_of_a_paused_socket_comes_behind_what_was_held_back() {
    listen();
    socket.pause();
    socket.triggerMessage(WsMessage.of("a"));
    socket.triggerClose(WsStatus.GOING_AWAY);
    assertThat(seen).containsExactly(WsMessage.of("a"), WsStatus.GOING_AWAY);
  }

  @Test
  void a_close_ends_a_pause() {
    listen();
    socket.pause();
    socket.triggerMessage(WsMessage.of("a"));
    socket.close();
    socket.pause();
    socket.triggerMessage(WsMessage.of("b"));
    assertThat(seen).containsExactly(WsMessage.of("a"), WsMessage.of("b"));
  }

  @Test
  void cancel_drops_what_was_held_back() {
    listen();
    socket.pause();
    socket.triggerMessage(WsMessage.of("a"));
    socket.cancel();
    assertThat(seen).containsExactly(WsStatus.ABNORMAL_CLOSURE);
    assertThat(socket.closes).isEmpty();
  }

  @Test
  void no_callback_runs_inside_another() {
    socket.onMessage(
        message -> {
          seen.add("begins " + message.text());
          if (message.text().equals("a")) {
            socket.triggerMessage(WsMessage.of("b"));
            socket.triggerClose(WsStatus.NORMAL);
          }
          seen.add("ends " + message.text());
        });
    socket.onClose(status -> seen.add("closed"));
    socket.triggerMessage(WsMessage.of("a"));
    assertThat(seen).containsExactly("begins a", "ends a", "begins b", "ends b", "closed");
  }
}
