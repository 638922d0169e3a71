package io.parley.tests.netty;

import io.parley.tests.HeldPort;
import io.parley.tests.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A proxy of Debian's on a port of this machine. Its user is "ada", with "s3cret". */
final class ProxyProgram implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final HeldPort port;

  private ProxyProgram(Process process, HeldPort port) {
    this.process = process;
    this.port = port;
  }

  /** HTTP, with Basic. */
  static ProxyProgram tinyproxy(Path folder) throws Exception {
    Path program = Needs.program("tinyproxy");
    HeldPort port = new HeldPort();
    Path settings =
        Files.writeString(
            folder.resolve("tinyproxy.conf"),
            """
            Port %d
            Listen 127.0.0.1
            Allow 127.0.0.1
            BasicAuth ada s3cret
            """
                .formatted(port.number()));
    return start(folder, port, List.of(program.toString(), "-d", "-c", settings.toString()));
  }

  /** HTTP, with Digest. */
  static ProxyProgram squid(Path folder) throws Exception {
    Path program = Needs.program("squid");
    HeldPort port = new HeldPort();
    // It gives up the rights of root, and still reads and writes here.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path users = Files.writeString(folder.resolve("users"), "ada:s3cret\n");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
    Path settings =
        Files.writeString(
            folder.resolve("squid.conf"),
            """
            http_port 127.0.0.1:%d
            auth_param digest program /usr/lib/squid/digest_file_auth %s
            auth_param digest children 1
            auth_param digest realm parley
            acl users proxy_auth REQUIRED
            http_access allow users
            http_access deny all
            pid_filename none
            cache_log %s
            access_log none
            cache deny all
            netdb_filename none
            shutdown_lifetime 0 seconds
            """
                .formatted(port.number(), users, folder.resolve("cache.log")));
    return start(folder, port, List.of(program.toString(), "-N", "-f", settings.toString()));
  }

  /** SOCKS5, with a user and a password. */
  static ProxyProgram microsocks(Path folder) throws Exception {
    Path program = Needs.program("microsocks");
    HeldPort port = new HeldPort();
    List<String> command = new ArrayList<>(List.of(program.toString(), "-i", "127.0.0.1"));
    command.addAll(List.of("-p", Integer.toString(port.number()), "-u", "ada", "-P", "s3cret"));
    return start(folder, port, command);
  }

  private static ProxyProgram start(Path folder, HeldPort port, List<String> command)
      throws Exception {
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    ProxyProgram program = new ProxyProgram(process, port);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!program.listens()) {
      boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() > deadline) {
        program.close();
        throw new AssertionError(command + " does not listen: " + Files.readString(said));
      }
    }
    return program;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port.number();
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    port.close();
  }
}
