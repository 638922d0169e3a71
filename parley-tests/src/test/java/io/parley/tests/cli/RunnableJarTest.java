package io.parley.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The jar that holds the whole command, as a process; it is there from the phase "package" on. */
class RunnableJarTest {

  private static Path jar() throws IOException {
    Path folder = Path.of("..", "parley-cli", "target");
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "parley-cli-*-all.jar")) {
        for (Path jar : jars) {
          return jar;
        }
      }
    }
    String missing = "no parley-cli-*-all.jar in " + folder + ": mvn package makes it";
    return Boolean.parseBoolean(System.getenv("CI")) ? fail(missing) : abort(missing);
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String await(BufferedReader output, String part) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(part)) {
        return line;
      }
    }
    return fail("it ended without \"%s\": %s", part, seen);
  }

  private static int exitStatus(Process process) throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void it_tells_its_version() throws Exception {
    Process process = start("--version");
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(exitStatus(process)).as(said).isZero();
    assertThat(said).matches("(?s)parley \\d+\\.\\d+\\.\\d+\\S*\\RJava \\d.*");
  }

  @Test
  void it_serves_connects_and_stops_at_a_signal() throws Exception {
    Process server = start("serve", "--port", "0", "--tls", "--stop-timeout", "30s");
    try (BufferedReader serverSaid = server.inputReader(UTF_8)) {
      String echo = await(serverSaid, "  echo ").replaceFirst(".* ", "");
      await(serverSaid, "Ctrl-C stops it.");
      Process client = start("connect", "--insecure", "--wait", "1h", echo);
      try (BufferedReader clientSaid = client.inputReader(UTF_8)) {
        client.getOutputStream().write("hello from a pipe\n".getBytes(UTF_8));
        client.getOutputStream().close();
        await(clientSaid, "hello from a pipe");
        server.toHandle().destroy(); // A signal, on Unix; the streams stay open.
        await(clientSaid, "closed: 1001 Going away");
        assertThat(exitStatus(client)).isZero();
      } finally {
        client.destroyForcibly();
      }
      await(serverSaid, "Stopped: 1 closed, 0 cut off.");
      assertThat(exitStatus(server)).isEqualTo(128 + 15);
    } finally {
      server.destroyForcibly();
    }
  }
}
