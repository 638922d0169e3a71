package io.parley.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {

  private static final long MIB = 1024 * 1024;
  private static final Figures NOTHING = new Figures(Map.of());

  @Test
  void a_server_that_goes_up_and_down_is_sound() {
    List<Sample> samples = samples(Figure.HEAP, i -> (20 + i % 2) * MIB);
    assertThat(Verdict.of(NOTHING, samples, NOTHING, List.of()).holds()).isTrue();
  }

  @Test
  void what_grows_in_the_first_half_alone_is_no_leak() {
    List<Sample> samples = samples(Figure.HEAP, i -> Math.min(i, 15) * 10 * MIB);
    assertThat(Verdict.of(NOTHING, samples, NOTHING, List.of()).holds()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"HEAP", "NETTY_DIRECT", "JVM_DIRECT", "RESIDENT", "THREADS"})
  void what_grows_all_the_time_is_found(Figure figure) {
    List<Sample> samples = samples(figure, i -> i * 4 * MIB);
    assertThat(Verdict.of(NOTHING, samples, NOTHING, List.of()).holds()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"CONNECTIONS", "SUBSCRIBERS", "DESCRIPTORS", "LEAKS", "EXCEPTIONS", "ERRORS"})
  void what_is_left_at_the_end_is_found(Figure figure) {
    Figures after = new Figures(Map.of(figure, 9L));
    assertThat(Verdict.of(NOTHING, samples(Figure.HEAP, i -> 0), after, List.of()).holds())
        .isFalse();
  }

  @Test
  void a_wrong_echo_is_found() {
    List<Sample> samples = samples(Figure.HEAP, i -> 0);
    assertThat(Verdict.of(NOTHING, samples, NOTHING, List.of("wrong")).holds()).isFalse();
  }

  @Test
  void growth_is_that_of_the_fitted_line() {
    assertThat(Trend.growth(samples(Figure.HEAP, i -> 7 * i), Figure.HEAP)).isEqualTo(7 * 29.0);
  }

  @Test
  void figures_come_back_from_their_line() {
    Map<Figure, Long> values = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      values.put(figure, 1000L + values.size());
    }
    assertThat(Figures.parse(new Figures(values).line())).isEqualTo(new Figures(values));
  }

  /** Thirty, one a minute. */
  private static List<Sample> samples(Figure figure, LongUnaryOperator value) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Figures figures = new Figures(Map.of(figure, value.applyAsLong(i)));
      samples.add(new Sample(60.0 * i, figures));
    }
    return samples;
  }
}
