package io.parley.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code parley}. */
@Command(
    name = "parley",
    description = "The WebSocket toolkit for Java.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "See 'parley help COMMAND' for what a command can do.",
      "Tab completion in bash or zsh: source <(parley generate-completion)"
    })
public final class Main implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] args) {
    ConsoleLog.install();
    System.exit(run(Stdio.system(), args));
  }

  /**
   * Runs one command.
   *
   * @return its exit status, one of {@link ExitStatus}
   */
  public static int run(Stdio stdio, String... args) {
    CommandLine parley =
        new CommandLine(new Main())
            .addSubcommand(new ServeCommand(stdio))
            .addSubcommand(new ConnectCommand(stdio))
            .addSubcommand(new BenchCommand(stdio))
            .addSubcommand(
                new CommandLine(new ConformanceCommand())
                    .addSubcommand(new ConformanceServerCommand(stdio))
                    .addSubcommand(new ConformanceClientCommand(stdio))
                    .addSubcommand(new HelpCommand()))
            .addSubcommand(new HelpCommand())
            .addSubcommand(new GenerateCompletion());
    parley
        .registerConverter(ByteSize.class, ByteSize::parse)
        .registerConverter(TimeSpan.class, TimeSpan::parse)
        .registerConverter(ConformanceOptions.FailOn.class, ConformanceOptions.FailOn::parse)
        .setParameterExceptionHandler((e, badArgs) -> explain(e))
        .setAbbreviatedOptionsAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setOut(writer(stdio.out()))
        .setErr(writer(stdio.err()));
    return parley.execute(args);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  /** Two lines instead of the whole help, in which the error would be lost. */
  private static int explain(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(name + ": " + String.valueOf(e.getMessage()).replaceFirst("^Error: ", ""));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + name + " --help'.");
    return ExitStatus.USAGE;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitStatus.OK;
  }
}
