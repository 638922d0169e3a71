package io.parley.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Supplier;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * All that a command sees of the process around it, so that a test can put something else there.
 *
 * @param in what is piped in
 * @param out what a command is asked for
 * @param err notices and errors
 * @param environment the environment variables
 * @param terminal opens the terminal when a person sits at both ends of it, else gives null; asked
 *     by commands that talk with a person, at most once
 */
public record Stdio(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Supplier<@Nullable Terminal> terminal) {

  /** Streams without a terminal. */
  public static Stdio piped(InputStream in, PrintStream out, PrintStream err) {
    return new Stdio(in, out, err, Map.of(), () -> null);
  }

  /** Those of the process. */
  static Stdio system() {
    return new Stdio(System.in, System.out, System.err, System.getenv(), SystemTerminal::open);
  }

  /** Whether the environment asks for plain output (no-color.org). */
  boolean wantsNoColor() {
    return !environment.getOrDefault("NO_COLOR", "").isEmpty();
  }
}
