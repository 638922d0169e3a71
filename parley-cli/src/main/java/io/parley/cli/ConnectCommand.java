package io.parley.cli;

import io.parley.Compression;
import io.parley.WebSocketConfig;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley connect}: a client for a person or a pipe. */
@Command(
    name = "connect",
    description = {
      "Connects to a WebSocket server.",
      "",
      "In a terminal, type a line to send it; /help tells the commands. In a pipe, each line of"
          + " standard input is sent as a message, each message that comes is a line of standard"
          + " output, and all else is told on standard error. At the end of the input the socket is"
          + " closed with 1000, and what the server still sends is printed until it closes too.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:closed normally: with 1000, 1001 or no code, or with the code that this side closed with",
      "1:no connection, or refused, or standard input or output broke",
      "2:wrong usage",
      "3:closed abnormally (1006) or with another code, which is told on standard error"
    },
    footer = {
      "",
      "Examples:",
      "  parley connect ws://localhost:9000/echo",
      "  parley connect ':9000/chat/lobby?name=Ada'",
      "  echo hello | parley connect --wait 1s wss://feed.example/prices"
    })
final class ConnectCommand implements Callable<Integer> {

  private static final WebSocketConfig DEFAULTS = WebSocketConfig.client();

  // What comes behind our own close is dropped when it does not fit, so there is much room.
  private static final int MAILBOX_MESSAGES = 1_000_000;
  private static final int MAILBOX_BYTES = 64 * 1024 * 1024;

  /** How long a signal waits for the closing handshake. */
  private static final Duration SIGNAL_PATIENCE = Duration.ofSeconds(2);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "URL",
      description =
          "ws:, wss:, http: or https: (which stand for ws: and wss:), or host:port/path without a"
              + " scheme for ws:, or :port/path on this machine; or ws+unix:/path/of/socket:/path.")
  private String url = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "Send this header with the handshake; may be repeated.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = {"-s", "--subprotocol"},
      paramLabel = "NAME",
      split = ",",
      description = "Offer this subprotocol; may be repeated, the preferred one first.")
  private Set<String> subprotocols = new LinkedHashSet<>();

  @Option(
      names = {"-o", "--origin"},
      paramLabel = "ORIGIN",
      description = "Send this Origin, as a browser does (default: none).")
  private @Nullable String origin;

  @Option(
      names = {"-b", "--binary"},
      description =
          "Send lines as binary messages. In a pipe, write the bytes of binary messages as they"
              + " come, with nothing between them (default: a line of hex digits each).")
  private boolean binary;

  @Option(
      names = "--http2",
      description =
          "Open the socket by HTTP/2 (RFC 8441): with TLS where the server offers that, else by"
              + " HTTP/1.1; without TLS by nothing else.")
  private boolean http2;

  @Mixin private ConnectTls tls = new ConnectTls();

  @Mixin private ReachOptions reach = new ReachOptions();

  @Option(
      names = "--unix",
      paramLabel = "PATH",
      description =
          "Connect to this Unix socket, whatever host the URL names (default: to the host, by"
              + " TCP).")
  private @Nullable Path unix;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "TIME",
      description =
          "In a pipe, wait that long for answers at the end of the input before closing (default:"
              + " ${DEFAULT-VALUE}). Times: 500ms, 20s or 20, 5m, 1h, off.")
  private TimeSpan linger = TimeSpan.OFF;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "Give up when the connection is not open after that long (default: ${DEFAULT-VALUE}).")
  private TimeSpan timeout = new TimeSpan(DEFAULTS.handshakeTimeout());

  @Option(
      names = "--ping-interval",
      paramLabel = "TIME",
      description =
          "Time between two pings; the connection is given up when one gets no answer (default:"
              + " ${DEFAULT-VALUE}).")
  private TimeSpan pingInterval = new TimeSpan(DEFAULTS.pingInterval());

  @Option(
      names = "--max-message-size",
      paramLabel = "SIZE",
      description =
          "Largest message to receive; a larger one closes the socket with 1009 (default:"
              + " ${DEFAULT-VALUE}).")
  private ByteSize maxMessageSize = new ByteSize(DEFAULTS.maxMessageSize());

  @Option(
      names = "--no-compress",
      description = "Do not offer to compress messages (default: permessage-deflate is offered).")
  private boolean noCompress;

  @Option(
      names = "--no-color",
      description = "Print without colours; so does the environment variable NO_COLOR.")
  private boolean noColor;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print messages and errors only.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Tell the headers of the server's answer, and the pings and pongs that come.")
  private boolean verbose;

  private final Stdio stdio;

  ConnectCommand(Stdio stdio) {
    this.stdio = stdio;
  }

  @Override
  public Integer call() throws Exception {
    Request request;
    NettyClient client;
    try {
      request = request();
      client = client(request);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
    try (Terminal terminal = stdio.terminal().get()) {
      return terminal == null ? pipe(client, request) : talk(client, request, terminal);
    }
  }

  private ParameterException usage(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
  }

  private Request request() {
    Request request = Address.request(url);
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "--header takes 'Name: value', with a colon; not '" + header + "'");
      }
      request =
          request.header(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }
    if (!subprotocols.isEmpty()) {
      request = request.header("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
    }
    if (origin != null) {
      request = request.header("Origin", origin);
    }
    return request.headers().contains("User-Agent")
        ? request
        : request.header("User-Agent", "parley/" + Version.number());
  }

  private NettyClient client(Request request) {
    int message = maxMessageSize.asInt("--max-message-size");
    NettyClient client =
        Netty.client()
            .config(
                config ->
                    config
                        .maxMessageSize(message)
                        .maxQueueSize(PipeInput.MAX_LINE + DEFAULTS.queueHighMark())
                        .mailboxMessages(MAILBOX_MESSAGES)
                        .mailboxBytes(MAILBOX_BYTES)
                        .compression(noCompress ? Compression.off() : DEFAULTS.compression())
                        .handshakeTimeout(timeout.duration())
                        .pingInterval(pingInterval.duration()));
    client = reach.applyTo(client, stdio.environment());
    if (unix != null) {
      client = client.unixSocket(unix);
    }
    if (http2) {
      client = Address.isSecure(request) ? client.http2() : client.http2PriorKnowledge();
    }
    return client.tls(tls.tls(request, stdio.err()));
  }

  private Session open(NettyClient client, Request request, Display display) {
    try {
      return Session.open(client, request, display, verbose);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private int pipe(NettyClient client, Request request) throws InterruptedException {
    Session session = open(client, request, new PipeDisplay(stdio, binary, quiet));
    if (session.awaitOpen()) {
      Thread input =
          new Thread(new PipeInput(stdio.in(), session, binary, linger.duration()), "parley-stdin");
      // It may wait for a line that never comes.
      input.setDaemon(true);
      input.start();
    }
    return closingOnSignal(session);
  }

  /** Waits for the end; a signal hastens it, and the server still hears a goodbye. */
  private static int closingOnSignal(Session session) {
    AtExit goodbye = AtExit.run("parley-goodbye", () -> sayGoodbye(session));
    try {
      return session.awaitEnd();
    } catch (InterruptedException e) {
      sayGoodbye(session);
      return session.exitStatus();
    } finally {
      goodbye.takeBack();
    }
  }

  private static void sayGoodbye(Session session) {
    try {
      session.close(WsStatus.of(1000));
      session.awaitEnd(SIGNAL_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int talk(NettyClient client, Request request, Terminal terminal)
      throws InterruptedException, IOException {
    LineReader reader = reader(terminal);
    boolean colors = !noColor && !stdio.wantsNoColor();
    Display display = new TerminalDisplay(reader, colors, quiet);
    Session session = open(client, request, display);
    if (session.awaitOpen()) {
      display.notice("/help tells the commands, Ctrl-D leaves");
      new Prompt(reader, display, session, binary).run();
      reader.getHistory().save();
    }
    return session.awaitEnd();
  }

  private LineReader reader(Terminal terminal) {
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("parley")
            .completer(new StringsCompleter(InputParser.COMMANDS))
            // An exclamation mark or a backslash is a character like any other here.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    Path history = HistoryFile.of(stdio.environment());
    if (history != null) {
      reader.setVariable(LineReader.HISTORY_FILE, history);
    }
    return reader;
  }
}
