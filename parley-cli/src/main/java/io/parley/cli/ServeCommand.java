package io.parley.cli;

import io.parley.Compression;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocketConfig;
import io.parley.WsStatus;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.ServerTls;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley serve}: a server to try things against. */
@Command(
    name = "serve",
    description = {
      "Starts a server to try WebSockets against, with a page for a browser.",
      "",
      "  /             the page, which tries all the others",
      "  /echo         sends every message back",
      "  /chat/{room}  to all in that room; a name by ?name=",
      "  /clock        the time, each second",
      "  /broadcast    to every socket of this path, the sender's too",
      "  /health       answers a plain GET with \"up\"",
      "",
      "Sizes: 65536, 64k, 1m, 2g. Times: 500ms, 20s or 20, 5m, 1h, off. Ctrl-C stops it: every socket"
          + " is closed with 1001.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:stopped (by a signal: 130 or 143)",
      "1:could not start, for example because the port is in use",
      "2:wrong usage"
    })
final class ServeCommand implements Callable<Integer> {

  private static final WebSocketConfig DEFAULTS = WebSocketConfig.server();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ListenOptions listen = new ListenOptions(9000);

  @Option(
      names = "--unix",
      paramLabel = "PATH",
      description = "Listen on this Unix socket instead of a port.")
  private @Nullable Path unix;

  @Option(
      names = "--trust-forwarded",
      paramLabel = "ADDRESS",
      split = ",",
      description =
          "Take the word of proxies at this address or network (10.0.0.0/8, loopback, private,"
              + " unix) for who the client is, in Forwarded or X-Forwarded-For and its kin; may be"
              + " repeated (default: nobody's).")
  private List<String> trustForwarded = new ArrayList<>();

  @Option(
      names = "--proxy-protocol",
      paramLabel = "ADDRESS",
      split = ",",
      description =
          "Connections from this address or network begin with a header of the PROXY protocol, 1 or"
              + " 2; may be repeated (default: none do).")
  private List<String> proxyProtocol = new ArrayList<>();

  @Mixin private ServeTls tls = new ServeTls();

  @Option(
      names = "--max-message-size",
      paramLabel = "SIZE",
      description =
          "Largest message to receive; a larger one closes its socket with 1009 (default:"
              + " ${DEFAULT-VALUE}).")
  private ByteSize maxMessageSize = new ByteSize(DEFAULTS.maxMessageSize());

  @Option(
      names = "--max-fragments",
      paramLabel = "N",
      description =
          "Most frames that a message may come in; one more closes its socket with 1009 (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxFragments = DEFAULTS.maxFragments();

  @Option(
      names = "--max-queue-size",
      paramLabel = "SIZE",
      description =
          "Most payload bytes that wait to be sent to one socket; a message beyond is dropped. A"
              + " sixteenth of it, or more, makes the server wait before it reads more from that"
              + " socket (default: 16m, or 16 times --max-message-size if that is more).")
  private @Nullable ByteSize maxQueueSize;

  @Option(
      names = "--ping-interval",
      paramLabel = "TIME",
      description = "Time between two pings to each socket (default: ${DEFAULT-VALUE}).")
  private TimeSpan pingInterval = new TimeSpan(DEFAULTS.pingInterval());

  @Option(
      names = "--ping-timeout",
      paramLabel = "TIME",
      description =
          "Give up a socket that sends nothing for that long after a ping (default:"
              + " ${DEFAULT-VALUE}).")
  private TimeSpan pingTimeout = new TimeSpan(DEFAULTS.pingTimeout());

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      description =
          "Close a socket with 1001 when no message went either way for that long (default:"
              + " ${DEFAULT-VALUE}).")
  private TimeSpan idleTimeout = new TimeSpan(DEFAULTS.idleTimeout());

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description =
          "Most connections at once; one more is answered with 503 (default: what the system's"
              + " limit on open files allows).")
  private @Nullable Integer maxConnections;

  @Option(
      names = "--max-connections-per-address",
      paramLabel = "N",
      description = "Most connections at once from one address (default: no bound).")
  private @Nullable Integer maxConnectionsPerAddress;

  @Option(
      names = "--compress",
      description =
          "Compress messages of 1024 bytes and more for clients that offer permessage-deflate; each"
              + " by itself, so that idle sockets hold nothing for it (default: send all as they"
              + " are).")
  private boolean compress;

  @Option(
      names = "--inline",
      description =
          "Run handlers on the event loops, which saves a hand-off: a little more throughput"
              + " (default: on workers).")
  private boolean inline;

  @Option(
      names = "--stop-timeout",
      paramLabel = "TIME",
      description =
          "How long to wait for the sockets' closing handshakes when stopped, before they are cut"
              + " off (default: ${DEFAULT-VALUE}).")
  private TimeSpan stopTimeout = TimeSpan.seconds(5);

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing but errors.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print a line for each request, and for each socket when it opens and ends.")
  private boolean verbose;

  private final Stdio stdio;

  ServeCommand(Stdio stdio) {
    this.stdio = stdio;
  }

  @Override
  public Integer call() {
    if (verbose) {
      ConsoleLog.verbose();
    }
    SelfSigned certificate = tls.selfSigned(listen.host());
    NettyBackend backend = backend(certificate);
    try (DemoApp app = new DemoApp()) {
      PolyHandler handler = app.handler();
      Server server =
          (verbose ? new AccessLog(stdio.out()::println).around(handler) : handler)
              .asServer(backend);
      try {
        server.start();
      } catch (Server.BindException e) {
        stdio.err().println("parley serve: " + Failures.message(e));
        return ExitStatus.FAILED;
      }
      if (!quiet) {
        announce(server, certificate);
      }
      untilStopped(server);
      return ExitStatus.OK;
    }
  }

  private NettyBackend backend(@Nullable SelfSigned certificate) {
    try {
      NettyBackend backend = place().config(this::configure);
      if (!trustForwarded.isEmpty()) {
        backend = backend.trustForwarded(trustForwarded.toArray(String[]::new));
      }
      if (!proxyProtocol.isEmpty()) {
        backend = backend.proxyProtocol(proxyProtocol.toArray(String[]::new));
      }
      ServerTls secure = tls.tls(certificate);
      if (secure != null) {
        backend = backend.tls(secure);
      }
      if (maxConnections != null) {
        backend = backend.maxConnections(maxConnections);
      }
      if (maxConnectionsPerAddress != null) {
        backend = backend.maxConnectionsPerAddress(maxConnectionsPerAddress);
      }
      return inline ? backend.inline() : backend;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private NettyBackend place() {
    if (unix == null) {
      return Netty.on(listen.port()).host(listen.host());
    }
    for (String other : List.of("--port", "--host")) {
      if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
        throw new IllegalArgumentException("--unix listens on a file; " + other + " is for a port");
      }
    }
    return Netty.onUnix(unix);
  }

  private WebSocketConfig.Builder configure(WebSocketConfig.Builder config) {
    int message = maxMessageSize.asInt("--max-message-size");
    long queue =
        maxQueueSize == null
            ? Math.max(DEFAULTS.maxQueueSize(), 16L * message)
            : maxQueueSize.bytes();
    // The marks keep their distance from the bound, so that an echo waits before it drops.
    long highMark = Math.max(queue / 16, 1);
    if (queue - highMark < message) {
      throw new IllegalArgumentException(
          "--max-queue-size "
              + new ByteSize(queue)
              + " has no room for a message of --max-message-size "
              + maxMessageSize
              + " beside the sixteenth that may be waiting already");
    }
    return config
        .maxMessageSize(message)
        .maxFragments(maxFragments)
        .queueLowMark(highMark / 4)
        .queueHighMark(highMark)
        .maxQueueSize(queue)
        .pingInterval(pingInterval.duration())
        .pingTimeout(pingTimeout.duration())
        .idleTimeout(idleTimeout.duration())
        .compression(compress ? Compression.on() : Compression.off());
  }

  private void announce(Server server, @Nullable SelfSigned certificate) {
    PrintStream out = stdio.out();
    String ws = server.uri().toString();
    String http = ws.replaceFirst("^ws", "http");
    if (unix == null) {
      out.println("Parley serves on port " + server.port() + ":");
      out.println();
      out.println("  page       " + http + "/      <- open this in a browser");
    } else {
      out.println("Parley serves on the Unix socket " + unix + ":");
      out.println();
    }
    out.println("  echo       " + ws + "/echo");
    out.println("  chat       " + ws + "/chat/lobby?name=Ada      (any room, any name)");
    out.println("  clock      " + ws + "/clock");
    out.println("  broadcast  " + ws + "/broadcast");
    if (unix == null) {
      out.println("  health     " + http + "/health");
    }
    out.println();
    if (certificate != null) {
      out.println("The certificate is self-signed and made for this run; its SHA-256 fingerprint:");
      out.println("  " + certificate.fingerprint());
      out.println("A browser warns of it; parley connect needs --insecure.");
      out.println();
    }
    out.println("Ctrl-C stops it.");
  }

  /** Until the process is told to end, or this thread is interrupted. */
  private void untilStopped(Server server) {
    AtExit stop = AtExit.run("parley-stop", () -> stop(server));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      stop.takeBack();
      stop(server);
    }
  }

  private void stop(Server server) {
    if (!quiet) {
      stdio.out().println("Stopping ...");
    }
    Server.Stopped stopped = server.stop(WsStatus.GOING_AWAY, stopTimeout.duration());
    if (!quiet) {
      stdio
          .out()
          .println("Stopped: " + stopped.closed() + " closed, " + stopped.canceled() + " cut off.");
    }
  }
}
