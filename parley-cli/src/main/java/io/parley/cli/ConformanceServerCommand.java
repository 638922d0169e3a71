package io.parley.cli;

import io.parley.conformance.AgentResults;
import io.parley.conformance.ServerTester;
import io.parley.conformance.cases.Dialer;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.SocketDialer;
import io.parley.conformance.cases.Target;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley conformance server}: tests servers. */
@Command(
    name = "server",
    description = {
      "Connects to a server once for each case and tests it. The server must send every message"
          + " back, and take messages of 1 MiB, or of 16 MiB with --full.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:no case has the verdict of --fail-on or a worse one",
      "1:a server could not be reached, or the report not be written",
      "2:wrong usage",
      "4:a case has the verdict of --fail-on or a worse one"
    },
    footer = {
      "",
      "Examples:",
      "  parley conformance server ws://localhost:9000/echo",
      "  parley conformance server --cases '1.*,5.3' --report DIR ours=ws://localhost:9000/echo"
    })
final class ConformanceServerCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "[NAME=]URL",
      description =
          "Servers to test, ws: or wss:, one after the other; a name stands for the URL in the"
              + " report.")
  private List<String> servers = List.of();

  @Mixin private ConformanceOptions options = new ConformanceOptions();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Cases to run at once (default: ${DEFAULT-VALUE}).")
  private int concurrency = 8;

  @ArgGroup(exclusive = true)
  private @Nullable TrustOptions trust;

  private final Stdio stdio;

  ConformanceServerCommand(Stdio stdio) {
    this.stdio = stdio;
  }

  /** A server and what to call it. */
  private record Named(String name, Target target) {}

  @Override
  public Integer call() throws InterruptedException {
    List<Named> targets = new ArrayList<>();
    ServerTester tester;
    try {
      for (String server : servers) {
        targets.add(named(server));
      }
      tester = new ServerTester(options.cases(Role.SERVER), concurrency, options.caseLimit());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try {
      List<AgentResults> all = new ArrayList<>();
      for (Named server : targets) {
        String prefix = targets.size() == 1 ? "" : server.name;
        all.add(
            tester.test(
                server.name, server.target, result -> options.tell(stdio.out(), prefix, result)));
      }
      return options.finish(stdio.out(), all);
    } catch (IOException e) {
      stdio.err().println("parley conformance server: " + Failures.message(e));
      return ExitStatus.FAILED;
    }
  }

  private Named named(String server) {
    int equals = server.indexOf('=');
    boolean hasName = equals > 0 && server.substring(0, equals).matches("[\\w.-]+");
    String url = hasName ? server.substring(equals + 1) : server;
    SSLContext tls = trust == null ? null : trust.context();
    boolean checkHost = trust == null || !trust.everything();
    Dialer dialer = new SocketDialer(tls == null ? null : tls.getSocketFactory(), checkHost);
    Target target = new Target(URI.create(url), dialer, options.timing());
    return new Named(hasName ? server.substring(0, equals) : url, target);
  }
}
