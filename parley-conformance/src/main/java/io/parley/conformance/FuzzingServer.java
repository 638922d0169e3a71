package io.parley.conformance;

import io.parley.conformance.cases.Agent;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.DriverAnswer;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Run;
import io.parley.conformance.cases.Timing;
import io.parley.conformance.cases.Verdict;
import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.Head;
import io.parley.conformance.wire.HeadReader;
import io.parley.conformance.wire.Json;
import io.parley.conformance.wire.Trace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server that clients come to be tested by. A client asks for {@code /getCaseCount}, connects to
 * {@code /runCase?case=1&agent=NAME} for each case and sends every message back, may ask {@code
 * /getCaseInfo?case=1} and {@code /getCaseStatus?case=1&agent=NAME}, and at the end {@code
 * /updateReports?agent=NAME}. Cases are counted from 1. Any number of clients may come at once.
 */
public final class FuzzingServer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(FuzzingServer.class.getName());
  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_AGENTS = 256;
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /** Told what happens, by the threads of the connections. */
  public interface Listener {
    /** A case is done. */
    void onResult(String agent, CaseResult result);

    /** A client is through and asks for its report. */
    void onUpdateReports(String agent);
  }

  /**
   * What is known of a client.
   *
   * @param running completed when the listener has been told
   * @param done what there is so far
   */
  private record Known(
      Agent agent,
      Map<Integer, CompletableFuture<CaseResult>> running,
      Map<Integer, CaseResult> done) {

    Known() {
      this(new Agent(), new ConcurrentHashMap<>(), new ConcurrentSkipListMap<>());
    }
  }

  private final List<Case> cases;
  private final Timing timing;
  private final Duration caseLimit;
  private final Listener listener;
  private final @Nullable SSLContext tls;
  private final ServerSocket socket;
  private final Map<String, Known> agents = new ConcurrentSkipListMap<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> ServerTester.daemon(task, "parley-conformance-clock"));

  private FuzzingServer(
      List<Case> cases,
      Timing timing,
      Duration caseLimit,
      Listener listener,
      @Nullable SSLContext tls,
      ServerSocket socket) {
    this.cases = List.copyOf(cases);
    this.timing = timing;
    this.caseLimit = caseLimit;
    this.listener = listener;
    this.tls = tls;
    this.socket = socket;
  }

  /**
   * Starts one.
   *
   * @param host a name or address of this machine
   * @param port 0 for any that is free
   * @param tls for {@code wss}, or null for {@code ws}
   * @param cases those to put clients to
   * @param caseLimit a case that takes longer is given up and has failed
   * @throws IOException if it cannot listen there
   */
  public static FuzzingServer start(
      String host,
      int port,
      @Nullable SSLContext tls,
      List<Case> cases,
      Timing timing,
      Duration caseLimit,
      Listener listener)
      throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
    FuzzingServer server = new FuzzingServer(cases, timing, caseLimit, listener, tls, socket);
    ServerTester.daemon(server::accept, "parley-conformance-accept").start();
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return socket.getLocalPort();
  }

  /** What came of each client so far, in order of their names. */
  public List<AgentResults> results() {
    List<AgentResults> all = new ArrayList<>();
    agents.forEach(
        (name, known) ->
            all.add(new AgentResults(name, Role.CLIENT, List.copyOf(known.done.values()))));
    return all;
  }

  /** Stops listening, and drops the connections that have not ended a moment later. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing the listener failed", e);
    }
    clock.shutdownNow();
    try {
      // A driver that has just asked for its report still gets its Close. All places are free when
      // no connection is left and the listener has ended.
      if (places.tryAcquire(MAX_CONNECTIONS, GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.forEach(Connection::close);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        places.acquire();
        Socket accepted = socket.accept();
        ServerTester.daemon(() -> serve(accepted), "parley-conformance-case").start();
      } catch (IOException e) {
        places.release();
        if (!socket.isClosed()) {
          LOG.log(System.Logger.Level.WARNING, "accepting a connection failed", e);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void serve(Socket accepted) {
    Trace trace = new Trace();
    try (accepted;
        Connection connection = new Connection(accepted, secured(accepted), trace)) {
      open.add(connection);
      try {
        HeadReader request = HeadReader.read(connection, timing.patience());
        route(connection, request);
      } finally {
        open.remove(connection);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection broke before it asked for a case", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  private Socket secured(Socket accepted) throws IOException {
    if (tls == null) {
      return accepted;
    }
    SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(accepted, null, true);
    secure.setUseClientMode(false);
    secure.setSoTimeout((int) timing.patience().toMillis());
    secure.startHandshake();
    secure.setSoTimeout(0);
    return secure;
  }

  private void route(Connection connection, HeadReader request)
      throws IOException, InterruptedException {
    String[] line = request.head().start().split(" ", -1);
    String target = line.length > 1 ? line[1] : "/";
    String path = target.replaceFirst("\\?.*", "");
    Map<String, String> query = query(target.substring(path.length()));
    String agent = query.getOrDefault("agent", "unnamed");
    int number = number(query.getOrDefault("case", ""));
    boolean known = number >= 1 && number <= cases.size();
    switch (path) {
      case "/getCaseCount" -> tell(connection, request, Integer.toString(cases.size()));
      case "/updateReports" -> {
        awaitAll(agent);
        listener.onUpdateReports(agent);
        tell(connection, request, null);
      }
      case "/runCase", "/getCaseInfo", "/getCaseStatus" -> {
        if (!known) {
          refuse(connection, "There is no such case; they are numbered from 1.");
        } else if (path.equals("/runCase")) {
          run(connection, request, agent, number);
        } else if (path.equals("/getCaseInfo")) {
          tell(connection, request, info(cases.get(number - 1)));
        } else {
          tell(connection, request, status(agent, number));
        }
      }
      default ->
          refuse(
              connection,
              "Here are /getCaseCount, /runCase, /getCaseInfo, /getCaseStatus and"
                  + " /updateReports.");
    }
  }

  private static Map<String, String> query(String query) {
    Map<String, String> values = new TreeMap<>();
    for (String pair : query.replaceFirst("^\\?", "").split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static int number(String text) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
  }

  private static void refuse(Connection connection, String sentence) throws IOException {
    String answer =
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nConnection: close\r\n"
            + "Content-Length: "
            + (sentence.length() + 1)
            + "\r\n\r\n"
            + sentence
            + "\n";
    connection.write(answer.getBytes(StandardCharsets.US_ASCII));
    connection.endOutput();
  }

  private void tell(Connection connection, HeadReader request, @Nullable String text)
      throws InterruptedException {
    Run run = new Run(DriverAnswer.of(text), timing);
    run.against(connection, request.head(), request.rest(), new Agent());
  }

  private static String info(Case test) {
    return Json.object("id", test.id(), "description", test.title() + ". " + test.requirement());
  }

  private String status(String agent, int number) throws InterruptedException {
    Known known = agents.get(agent);
    CompletableFuture<CaseResult> result = known == null ? null : known.running.get(number);
    CaseResult done = result == null ? null : await(result);
    return Json.object("behavior", done == null ? "MISSING" : behavior(done.verdict()));
  }

  /** The last case may still look for the end of its connection. */
  private void awaitAll(String agent) throws InterruptedException {
    Known known = agents.get(agent);
    if (known != null) {
      for (CompletableFuture<CaseResult> result : known.running.values()) {
        await(result);
      }
    }
  }

  private @Nullable CaseResult await(CompletableFuture<CaseResult> result)
      throws InterruptedException {
    try {
      return result.get(caseLimit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "a case has no result", e);
      return null;
    }
  }

  /** As drivers know it. */
  private static String behavior(Verdict verdict) {
    return verdict.name().replace('_', '-');
  }

  private void run(Connection connection, HeadReader request, String agent, int number)
      throws IOException, InterruptedException {
    if (agents.size() >= MAX_AGENTS && !agents.containsKey(agent)) {
      refuse(connection, "There are " + MAX_AGENTS + " agents already, which is the most.");
      return;
    }
    Known known = agents.computeIfAbsent(agent, name -> new Known());
    CompletableFuture<CaseResult> future = new CompletableFuture<>();
    known.running.put(number, future);
    Case test = cases.get(number - 1);
    Run run = new Run(test, timing);
    ScheduledFuture<?> limit =
        clock.schedule(run::giveUp, caseLimit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      Head head = request.head();
      CaseResult result =
          new CaseResult(test, run.against(connection, head, request.rest(), known.agent));
      known.done.put(number, result);
      listener.onResult(agent, result);
      future.complete(result);
    } finally {
      limit.cancel(false);
      future.completeExceptionally(new IOException("given up"));
    }
  }
}
