package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForwardingWebSocketTest {

  private final AdaptedSocket socket = new AdaptedSocket();
  private final List<Object> seen = new ArrayList<>();

  /** Notes what comes by and passes it on. */
  private final class Noting extends ForwardingWebSocket {
    Noting() {
      super(socket);
    }

    @Override
    public SendResult offer(WsMessage message) {
      seen.add(message);
      return super.offer(message);
    }

    @Override
    public boolean close(int code, @Nullable String reason) {
      seen.add(code + " " + reason);
      return super.close(code, reason);
    }
  }

  @Test
  void every_send_comes_by_offer() {
    Noting noting = new Noting();
    noting.send("a");
    noting.send(new byte[] {1});
    noting.send(ByteBuffer.wrap(new byte[] {2}));
    noting.send(WsMessage.of("b"));
    noting.send(WsMessage.string(), "c");
    assertThat(seen)
        .containsExactly(
            WsMessage.of("a"),
            WsMessage.of(new byte[] {1}),
            WsMessage.of(new byte[] {2}),
            WsMessage.of("b"),
            WsMessage.of("c"));
    assertThat(socket.sent).hasToString(seen.toString());
  }

  @Test
  void every_close_with_a_code_comes_by_one_method() {
    new Noting().close();
    assertThat(seen).containsExactly("1000 null");
    assertThat(socket.closes).containsExactly(WsStatus.of(1000));
    seen.clear();
    new Noting().close(WsStatus.of(4000, "x"));
    assertThat(seen).containsExactly("4000 x");
  }

  @Test
  void a_close_without_a_code_is_passed_on() {
    assertThat(new Noting().close(WsStatus.NO_STATUS)).isTrue();
    assertThat(socket.closes).containsExactly(WsStatus.NO_STATUS);
  }

  @Test
  void listeners_hear_what_the_socket_hears() {
    Noting noting = new Noting();
    noting.onMessage(seen::add);
    noting.onClose(seen::add);
    noting.onError(seen::add);
    noting.onDrain(() -> seen.add("drain"));
    IllegalStateException error = new IllegalStateException("on purpose");
    noting.pause();
    socket.triggerMessage(WsMessage.of("a"));
    assertThat(seen).isEmpty();
    noting.resume();
    socket.triggerError(error);
    socket.triggerDrain();
    noting.cancel();
    assertThat(seen).containsExactly(WsMessage.of("a"), error, "drain", WsStatus.ABNORMAL_CLOSURE);
    assertThat(noting.state()).isEqualTo(WebSocket.State.CANCELED);
  }

  @Test
  void nothing_that_a_socket_must_do_is_left_out() {
    assertThat(Arrays.stream(WebSocket.class.getMethods()))
        .filteredOn(method -> Modifier.isAbstract(method.getModifiers()))
        .isNotEmpty()
        .allSatisfy(
            method -> {
              Method passing =
                  ForwardingWebSocket.class.getMethod(method.getName(), method.getParameterTypes());
              assertThat(passing.getDeclaringClass()).isEqualTo(ForwardingWebSocket.class);
            });
  }
}
