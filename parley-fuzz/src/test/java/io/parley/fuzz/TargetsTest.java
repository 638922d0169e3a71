package io.parley.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every target with its seeds, and for a few seconds with what the fuzzer makes of them.
 *
 * <p>{@code -Dfuzz.minutes=20} runs them longer, {@code -Dfuzz.target=frames} one of them only. A
 * long run goes on from what the one before has collected.
 */
class TargetsTest {

  /** A few seconds; the time is a bound for machines that are busy. */
  private static final int SHORT_RUN = 10_000;

  private static final Duration SHORT_TIME = Duration.ofSeconds(60);

  static Stream<Arguments> seeds() {
    return Arrays.stream(Target.values())
        .flatMap(target -> Seed.of(target).stream().map(seed -> arguments(target, seed)));
  }

  private static Arguments arguments(Target target, Seed seed) {
    return Arguments.of(target.title() + ": " + seed.name(), target, seed);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("seeds")
  void a_seed_finds_nothing(String name, Target target, Seed seed) {
    target.run(seed.bytes());
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  @Timeout(1_000_000)
  @Execution(ExecutionMode.CONCURRENT)
  void the_fuzzer_finds_nothing(Target target) throws Exception {
    assumeTrue(Fuzzer.runsHere(), "Jazzer has no library for this system");
    String chosen = System.getProperty("fuzz.target");
    assumeTrue(chosen == null || Target.named(chosen) == target, "another target was asked for");
    long minutes = Long.getLong("fuzz.minutes", 0);
    boolean isLong = minutes > 0;
    Path folder = Path.of("target", "fuzz", isLong ? "long" : "short", target.title());
    PrintStream progress =
        isLong ? System.out : new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    Fuzzer fuzzer = new Fuzzer(target, folder.toAbsolutePath(), progress);
    Fuzzer.Result result;
    if (isLong) {
      result = fuzzer.run(0, Duration.ofMinutes(minutes));
    } else {
      fuzzer.forget();
      result = fuzzer.run(SHORT_RUN, SHORT_TIME);
    }
    System.out.println(target.title() + ": " + result);
    assertThat(result.finding()).isNull();
    assertThat(result.executions()).isGreaterThan(Seed.of(target).size());
  }
}
