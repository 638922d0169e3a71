package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code parley serve} under way on a free port. */
record Served(Run run, String root) implements AutoCloseable {

  private static final Pattern ECHO = Pattern.compile("  echo +(wss?://\\S+)/echo\n");

  static Served start(String... options) {
    List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
    arguments.addAll(List.of(options));
    Run run = Run.start(arguments.toArray(String[]::new));
    Matcher echo = ECHO.matcher(run.out().await("Ctrl-C stops it.\n"));
    assertThat(echo.find()).isTrue();
    return new Served(run, echo.group(1));
  }

  /** For sockets. */
  URI ws(String path) {
    return URI.create(root + path);
  }

  /** For plain requests. */
  URI http(String path) {
    return URI.create(root.replaceFirst("^ws", "http") + path);
  }

  @Override
  public void close() {
    run.close();
  }
}
