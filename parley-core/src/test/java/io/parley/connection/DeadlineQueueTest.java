package io.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {

  private static final class Entry extends Timed {
    @Override
    void expire(long now) {}
  }

  private final DeadlineQueue queue = new DeadlineQueue();

  @Test
  void an_empty_queue_has_nothing_due() {
    assertThat(queue.next()).isEqualTo(Timed.NEVER);
    assertThat(queue.pollDue(Long.MAX_VALUE - 1)).isNull();
  }

  @Test
  void gives_entries_whose_deadline_has_come_and_no_others() {
    Entry early = new Entry();
    Entry late = new Entry();
    queue.set(late, 20);
    queue.set(early, 10);
    assertThat(queue.next()).isEqualTo(10);
    assertThat(queue.pollDue(9)).isNull();
    assertThat(queue.pollDue(15)).isSameAs(early);
    assertThat(early.due).isEqualTo(Timed.NEVER);
    assertThat(queue.pollDue(15)).isNull();
    assertThat(queue.pollDue(20)).isSameAs(late);
  }

  @Test
  void a_deadline_can_move_both_ways_and_be_taken_back() {
    Entry one = new Entry();
    Entry other = new Entry();
    queue.set(one, 10);
    queue.set(other, 20);
    queue.set(one, 30);
    assertThat(queue.next()).isEqualTo(20);
    queue.set(one, 5);
    assertThat(queue.next()).isEqualTo(5);
    queue.set(one, Timed.NEVER);
    queue.set(one, Timed.NEVER);
    assertThat(queue.next()).isEqualTo(20);
  }

  @Property(tries = 200)
  void agrees_with_a_list_that_is_searched(@ForAll long seed) {
    Random random = new Random(seed);
    DeadlineQueue tested = new DeadlineQueue();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      entries.add(new Entry());
    }
    long[] model = new long[entries.size()];
    Arrays.fill(model, Timed.NEVER);
    for (int step = 0; step < 300; step++) {
      int at = random.nextInt(entries.size());
      if (random.nextInt(4) > 0) {
        long due = random.nextInt(5) == 0 ? Timed.NEVER : random.nextInt(1000);
        tested.set(entries.get(at), due);
        model[at] = due;
      } else {
        long now = random.nextInt(1000);
        Timed polled = tested.pollDue(now);
        long least = Arrays.stream(model).min().orElseThrow();
        if (least > now) {
          assertThat(polled).isNull();
        } else {
          int index = entries.indexOf(polled);
          assertThat(model[index]).isEqualTo(least);
          model[index] = Timed.NEVER;
        }
      }
      assertThat(tested.next()).isEqualTo(Arrays.stream(model).min().orElseThrow());
    }
  }
}
