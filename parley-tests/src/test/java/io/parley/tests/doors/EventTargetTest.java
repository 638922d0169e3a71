package io.parley.tests.doors;

import static io.parley.browser.AddEventListenerOptions.capture;
import static io.parley.browser.AddEventListenerOptions.none;
import static io.parley.browser.AddEventListenerOptions.once;
import static io.parley.browser.AddEventListenerOptions.passive;
import static io.parley.browser.AddEventListenerOptions.signal;
import static io.parley.browser.EventType.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.browser.AbortController;
import io.parley.browser.AbortSignal;
import io.parley.browser.CloseEvent;
import io.parley.browser.DOMException;
import io.parley.browser.Event;
import io.parley.browser.EventListener;
import io.parley.browser.EventTarget;
import io.parley.browser.EventType;
import io.parley.browser.MessageEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Targets, listeners, options and signals, by the DOM standard. */
class EventTargetTest {

  private final EventTarget target = new EventTarget();
  private final List<String> order = new ArrayList<>();

  private EventListener<Event> noting(String name) {
    return event -> order.add(name);
  }

  private List<String> dispatch() {
    order.clear();
    target.dispatchEvent(new Event("x"));
    return List.copyOf(order);
  }

  @Test
  void listeners_are_called_in_the_order_added_those_that_capture_first() {
    target.addEventListener("x", noting("1"));
    target.addEventListener("x", noting("2"), false);
    target.addEventListener("x", noting("3"), true);
    target.addEventListener("x", noting("4"), capture());
    target.addEventListener("y", noting("other"));
    assertThat(dispatch()).containsExactly("3", "4", "1", "2");
  }

  @Test
  void type_listener_and_capture_together_count_once() {
    EventListener<Event> listener = noting("same");
    target.addEventListener("x", listener);
    target.addEventListener("x", listener, once());
    target.addEventListener("x", listener, true);
    target.addEventListener("x", listener, capture());
    assertThat(dispatch()).containsExactly("same", "same");
    assertThat(dispatch()).containsExactly("same", "same");
  }

  private record Equal(String name, List<String> order) implements EventListener<Event> {
    @Override
    public void handleEvent(Event event) {
      order.add(name);
    }
  }

  @Test
  void listeners_compare_by_equals() {
    List<String> seen = new ArrayList<>();
    target.addEventListener("x", new Equal("a", seen));
    target.addEventListener("x", new Equal("a", seen));
    dispatch();
    assertThat(seen).containsExactly("a");
    target.removeEventListener("x", new Equal("a", seen));
    dispatch();
    assertThat(seen).containsExactly("a");
  }

  @Test
  void null_is_no_listener() {
    target.addEventListener("x", null);
    target.addEventListener(MESSAGE, null);
    target.removeEventListener("x", null);
    assertThat(dispatch()).isEmpty();
  }

  @Test
  void removing_looks_at_type_listener_and_capture_only() {
    EventListener<Event> listener = noting("l");
    target.addEventListener("x", listener, once().and(passive()));
    target.removeEventListener("x", listener, true);
    target.removeEventListener("x", listener, capture());
    target.removeEventListener("y", listener);
    target.removeEventListener("x", noting("l"));
    target.removeEventListener(MESSAGE, listener);
    assertThat(dispatch()).containsExactly("l");
    target.addEventListener("x", listener, capture());
    target.removeEventListener("x", listener, true);
    target.addEventListener("x", listener);
    target.removeEventListener("x", listener, none());
    assertThat(dispatch()).isEmpty();
    EventType<Event> type = EventType.of("x", Event.class);
    target.addEventListener(type, listener);
    target.removeEventListener(type, listener);
    target.addEventListener(type, listener, true);
    target.removeEventListener(type, listener, true);
    target.addEventListener(type, listener, capture());
    target.removeEventListener(type, listener, capture());
    assertThat(dispatch()).isEmpty();
  }

  @Test
  void once_is_gone_before_it_is_called() {
    target.addEventListener(
        "x",
        event -> {
          order.add("once");
          target.dispatchEvent(new Event("x"));
        },
        once());
    assertThat(dispatch()).containsExactly("once");
    assertThat(dispatch()).isEmpty();
  }

  @Test
  void what_is_added_meanwhile_waits_for_the_next_event_and_what_is_removed_is_not_called() {
    EventListener<Event> second = noting("second");
    EventListener<Event> third = noting("third");
    target.addEventListener(
        "x",
        event -> {
          target.removeEventListener("x", second);
          target.addEventListener("x", third);
        });
    target.addEventListener("x", second);
    assertThat(dispatch()).isEmpty();
    assertThat(dispatch()).containsExactly("third");
  }

  @Test
  void a_typed_listener_gets_its_class_and_no_other() {
    List<Object> seen = new ArrayList<>();
    target.addEventListener(MESSAGE, event -> seen.add(event.data()));
    target.addEventListener("message", event -> seen.add(event.getClass().getSimpleName()));
    target.dispatchEvent(new MessageEvent("message", 7));
    target.dispatchEvent(new Event("message"));
    assertThat(seen).containsExactly(7, "MessageEvent", "Event");
  }

  @Test
  void an_event_knows_where_it_is() {
    Event event = new Event("x", true, true);
    assertThat(event.target()).isNull();
    assertThat(event.eventPhase()).isEqualTo(Event.NONE);
    assertThat(event.composedPath()).isEmpty();
    target.addEventListener(
        "x",
        seen -> {
          assertThat(seen).isSameAs(event);
          assertThat(seen.target()).isSameAs(target);
          assertThat(seen.currentTarget()).isSameAs(target);
          assertThat(seen.eventPhase()).isEqualTo(Event.AT_TARGET);
          assertThat(seen.composedPath()).containsExactly(target);
          order.add("seen");
        });
    assertThat(target.dispatchEvent(event)).isTrue();
    assertThat(order).containsExactly("seen");
    assertThat(event.target()).isSameAs(target);
    assertThat(event.currentTarget()).isNull();
    assertThat(event.eventPhase()).isEqualTo(Event.NONE);
    assertThat(event.bubbles()).isTrue();
    assertThat(event.composed()).isFalse();
    assertThat(event.isTrusted()).isFalse();
    assertThat(new Event("y").timeStamp()).isGreaterThanOrEqualTo(event.timeStamp());
    assertThat(event).hasToString("Event x");
  }

  @Test
  void only_a_cancelable_event_can_be_canceled_and_not_by_a_passive_listener() {
    target.addEventListener("x", Event::preventDefault);
    target.addEventListener("y", Event::preventDefault, passive());
    assertThat(target.dispatchEvent(new Event("x", false, true))).isFalse();
    assertThat(target.dispatchEvent(new Event("x"))).isTrue();
    assertThat(target.dispatchEvent(new Event("y", false, true))).isTrue();
  }

  @Test
  void propagation_can_be_stopped_between_the_phases_and_at_once() {
    target.addEventListener("x", Event::stopPropagation, true);
    target.addEventListener("x", noting("still capturing"), true);
    target.addEventListener("x", noting("not capturing"));
    assertThat(dispatch()).containsExactly("still capturing");
    EventTarget other = new EventTarget();
    other.addEventListener("x", Event::stopImmediatePropagation, true);
    other.addEventListener("x", noting("never"), true);
    other.addEventListener("x", noting("never"));
    order.clear();
    Event event = new Event("x");
    other.dispatchEvent(event);
    assertThat(order).isEmpty();
    target.dispatchEvent(event);
    assertThat(order).as("the next dispatch starts anew").containsExactly("still capturing");
  }

  @Test
  void an_event_under_way_cannot_be_dispatched_again() {
    List<Throwable> thrown = new ArrayList<>();
    target.addEventListener(
        "x",
        event -> {
          try {
            target.dispatchEvent(event);
          } catch (DOMException e) {
            thrown.add(e);
          }
        });
    dispatch();
    assertThat(thrown).hasSize(1);
    assertThat(((DOMException) thrown.get(0)).name()).isEqualTo("InvalidStateError");
  }

  @Test
  void a_listener_that_throws_does_not_stop_the_rest() {
    target.addEventListener(
        "x",
        event -> {
          throw new IllegalStateException("thrown on purpose");
        });
    target.addEventListener("x", noting("next"));
    assertThat(dispatch()).containsExactly("next");
  }

  @Test
  void an_aborted_signal_removes_its_listeners() {
    AbortController controller = new AbortController();
    target.addEventListener("x", noting("a"), signal(controller.signal()));
    target.addEventListener("x", noting("b"), once().and(signal(controller.signal())));
    controller.abort();
    target.addEventListener("x", noting("late"), signal(controller.signal()));
    assertThat(dispatch()).isEmpty();
  }

  @Test
  void a_signal_tells_once_why() {
    AbortController controller = new AbortController();
    AbortSignal signal = controller.signal();
    List<Object> seen = new ArrayList<>();
    signal.onabort = event -> seen.add("handler " + signal.aborted());
    signal.addEventListener(EventType.ABORT, event -> seen.add(event.isTrusted()));
    signal.throwIfAborted();
    assertThat(signal.aborted()).isFalse();
    assertThat(signal.reason()).isNull();
    controller.abort("enough");
    controller.abort("too late");
    assertThat(seen).containsExactly("handler true", true);
    assertThat(signal.reason()).isEqualTo("enough");
    assertThatExceptionOfType(DOMException.class)
        .isThrownBy(signal::throwIfAborted)
        .withMessageContaining("enough");
  }

  @Test
  void the_reason_is_an_abort_error_unless_given() {
    AbortSignal signal = AbortSignal.abort();
    assertThat(signal.aborted()).isTrue();
    assertThatExceptionOfType(DOMException.class)
        .isThrownBy(signal::throwIfAborted)
        .satisfies(error -> assertThat(error.name()).isEqualTo("AbortError"));
    AbortController controller = new AbortController();
    IllegalStateException reason = new IllegalStateException("why");
    controller.abort(reason);
    assertThatThrownBy(() -> controller.signal().throwIfAborted()).isSameAs(reason);
  }

  @Test
  void options_can_be_read() {
    AbortSignal signal = new AbortController().signal();
    assertThat(once().isOnce()).isTrue();
    assertThat(passive().isPassive()).isTrue();
    assertThat(capture().isCapture()).isTrue();
    assertThat(signal(signal).abortSignal()).isSameAs(signal);
    assertThat(once().and(signal(signal)).and(none()).abortSignal()).isSameAs(signal);
    assertThat(none().isOnce() || none().isPassive() || none().isCapture()).isFalse();
  }

  @Test
  void made_up_events_have_what_they_were_given() {
    MessageEvent message = new MessageEvent("m", "data", "ws://feed.example");
    assertThat(message.data()).isEqualTo("data");
    assertThat(message.origin()).isEqualTo("ws://feed.example");
    CloseEvent close = new CloseEvent("c", true, 4000, "why");
    assertThat(close.wasClean()).isTrue();
    assertThat(close.code()).isEqualTo(4000);
    assertThat(close.reason()).isEqualTo("why");
    assertThat(close.cause()).isNull();
  }
}
