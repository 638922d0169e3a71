package io.parley.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogWatchTest {

  private final LogWatch log = new LogWatch();

  @Test
  void a_report_of_the_leak_detector_is_a_leak() {
    log.publish(new LogRecord(Level.SEVERE, "LEAK: ByteBuf.release() was not called"));
    assertThat(log.leaks()).isEqualTo(1);
    assertThat(log.exceptions()).isZero();
  }

  @Test
  void an_exception_counts_even_in_a_warning() {
    LogRecord line = new LogRecord(Level.WARNING, "trouble");
    line.setThrown(new IllegalStateException());
    log.publish(line);
    assertThat(log.exceptions()).isEqualTo(1);
    assertThat(log.warnings()).isZero();
  }

  @Test
  void a_warning_alone_is_a_warning_and_less_is_nothing() {
    log.publish(new LogRecord(Level.WARNING, "trouble"));
    log.publish(new LogRecord(Level.INFO, "all is well"));
    assertThat(log.warnings()).isEqualTo(1);
    assertThat(log.exceptions()).isZero();
  }
}
