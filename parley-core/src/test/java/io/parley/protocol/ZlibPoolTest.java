package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZlibPoolTest {

  private final List<String> ended = new ArrayList<>();
  private final List<String> reset = new ArrayList<>();
  private int created;

  private final ZlibPool<String> pool =
      new ZlibPool<>(2, () -> "number " + ++created, reset::add, ended::add);

  @Test
  void what_is_given_back_is_reset_and_taken_again() {
    String one = pool.take();
    pool.giveBack(one);
    assertThat(reset).containsExactly(one);
    assertThat(pool.take()).isSameAs(one);
    assertThat(created).isEqualTo(1);
    assertThat(ended).isEmpty();
  }

  @Test
  void one_too_many_is_ended() {
    List<String> taken = List.of(pool.take(), pool.take(), pool.take());
    taken.forEach(pool::giveBack);
    assertThat(pool.idle()).isEqualTo(2);
    assertThat(ended).containsExactly("number 3");
  }

  @Test
  void closing_ends_what_is_idle_and_later_what_is_given_back() {
    String idle = pool.take();
    String used = pool.take();
    pool.giveBack(idle);
    pool.close();
    assertThat(ended).containsExactly(idle);
    pool.giveBack(used);
    assertThat(ended).containsExactly(idle, used);
    assertThat(pool.idle()).isZero();
  }
}
