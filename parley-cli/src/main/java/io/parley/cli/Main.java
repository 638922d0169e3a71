package io.parley.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code parley}. */
@Command(
    name = "parley",
    description = "The WebSocket toolkit for Java.",
    mixinStandardHelpOptions = true,
    version = "parley 0.1.0-SNAPSHOT")
public final class Main implements Callable<Integer> {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return 0;
  }
}
