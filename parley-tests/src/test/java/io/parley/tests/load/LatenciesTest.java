package io.parley.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.load.Latencies;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The histogram of the load generator. */
class LatenciesTest {

  @Test
  void without_values_everything_is_zero() {
    Latencies none = new Latencies();
    assertThat(none.count()).isZero();
    assertThat(none.max()).isZero();
    assertThat(none.percentile(0.5)).isZero();
  }

  @Test
  void small_values_are_exact() {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 100; i++) {
      latencies.record(i, 1);
    }
    assertThat(latencies.percentile(0.5)).isEqualTo(50);
    assertThat(latencies.percentile(0.99)).isEqualTo(99);
    assertThat(latencies.percentile(0.999)).isEqualTo(100);
    assertThat(latencies.percentile(1)).isEqualTo(100);
  }

  @Test
  void a_value_counts_as_often_as_it_came() {
    Latencies latencies = new Latencies();
    latencies.record(10, 98);
    latencies.record(1_000_000, 2);
    assertThat(latencies.count()).isEqualTo(100);
    assertThat(latencies.percentile(0.98)).isEqualTo(10);
    assertThat(latencies.percentile(0.99)).isEqualTo(1_000_000);
  }

  @Test
  void what_is_out_of_range_counts_at_its_edge() {
    Latencies latencies = new Latencies();
    latencies.record(-5, 1);
    latencies.record(Long.MAX_VALUE, 1);
    assertThat(latencies.percentile(0.5)).isZero();
    assertThat(latencies.max()).isEqualTo((1L << 41) - 1);
    assertThat(latencies.percentile(1)).isEqualTo(latencies.max());
  }

  @Test
  void another_can_be_added() {
    Latencies latencies = new Latencies();
    latencies.record(5, 1);
    Latencies others = new Latencies();
    others.record(7, 3);
    latencies.add(others);
    assertThat(latencies.count()).isEqualTo(4);
    assertThat(latencies.max()).isEqualTo(7);
    assertThat(latencies.percentile(0.25)).isEqualTo(5);
    assertThat(latencies.percentile(0.5)).isEqualTo(7);
  }

  @Property(tries = 500)
  void a_percentile_is_within_a_64th_and_never_too_small(
      @ForAll @LongRange(max = (1L << 41) - 1) long value) {
    Latencies latencies = new Latencies();
    latencies.record(value, 1);
    latencies.record((1L << 41) - 1, 1);
    assertThat(latencies.percentile(0.5)).isBetween(value, value + value / 64);
  }
}
