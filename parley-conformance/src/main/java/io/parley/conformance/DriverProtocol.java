package io.parley.conformance;

import io.parley.conformance.cases.Agent;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.DriverAnswer;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Run;
import io.parley.conformance.cases.Run.Outcome;
import io.parley.conformance.cases.Timing;
import io.parley.conformance.cases.Verdict;
import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.HeadReader;
import io.parley.conformance.wire.Trace;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What drivers ask a fuzzing server for, and what came of the clients that they drive. For any
 * thread.
 */
final class DriverProtocol implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DriverProtocol.class.getName());
  private static final int MAX_AGENTS = 256;

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

  /** A connection and what it came for. */
  private record Visit(Connection connection, Trace trace, HeadReader request) {
    Outcome run(Run run, Agent agent) throws InterruptedException {
      return run.against(connection, request.head(), request.rest(), agent);
    }
  }

  private final List<Case> cases;
  private final Timing timing;
  private final Duration caseLimit;
  private final FuzzingServer.Listener listener;
  private final Map<String, Known> agents = new ConcurrentSkipListMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> ServerTester.daemon(task, "parley-conformance-clock"));

  DriverProtocol(
      List<Case> cases, Timing timing, Duration caseLimit, FuzzingServer.Listener listener) {
    this.cases = List.copyOf(cases);
    this.timing = timing;
    this.caseLimit = caseLimit;
    this.listener = listener;
  }

  List<AgentResults> results() {
    List<AgentResults> all = new ArrayList<>();
    agents.forEach(
        (name, known) ->
            all.add(new AgentResults(name, Role.CLIENT, List.copyOf(known.done.values()))));
    return all;
  }

  /** Gives up no case any more for taking too long. */
  @Override
  public void close() {
    clock.shutdownNow();
  }

  /** Reads what a client asks for and does it, until the connection is done with. */
  void serve(Connection connection, Trace trace) throws IOException, InterruptedException {
    route(new Visit(connection, trace, HeadReader.read(connection, timing.patience())));
  }

  private void route(Visit visit) throws IOException, InterruptedException {
    String[] line = visit.request.head().start().split(" ", -1);
    String target = line.length > 1 ? line[1] : "/";
    String path = target.replaceFirst("\\?.*", "");
    Map<String, String> query = query(target.substring(path.length()));
    String agent = query.getOrDefault("agent", "unnamed");
    int number = number(query.getOrDefault("case", ""));
    boolean known = number >= 1 && number <= cases.size();
    switch (path) {
      case "/getCaseCount" -> tell(visit, Integer.toString(cases.size()));
      case "/updateReports" -> {
        awaitAll(agent);
        listener.onUpdateReports(agent);
        tell(visit, null);
      }
      case "/runCase", "/getCaseInfo", "/getCaseStatus" -> {
        if (!known) {
          refuse(visit.connection, "There is no such case; they are numbered from 1.");
        } else if (path.equals("/runCase")) {
          run(visit, agent, number);
        } else if (path.equals("/getCaseInfo")) {
          tell(visit, info(cases.get(number - 1)));
        } else {
          tell(visit, status(agent, number));
        }
      }
      default ->
          refuse(
              visit.connection,
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

  private void tell(Visit visit, @Nullable String text) throws InterruptedException {
    visit.run(new Run(DriverAnswer.of(text), timing, visit.trace), new Agent());
  }

  private static String info(Case test) {
    return object("id", test.id(), "description", test.title() + ". " + test.requirement());
  }

  /** An object of texts: names and values in turn. */
  private static String object(String... namesAndValues) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        json.writeStringProperty(namesAndValues[i], namesAndValues[i + 1]);
      }
      json.writeEndObject();
    }
    return out.toString();
  }

  private String status(String agent, int number) throws InterruptedException {
    Known known = agents.get(agent);
    CompletableFuture<CaseResult> result = known == null ? null : known.running.get(number);
    CaseResult done = result == null ? null : await(result);
    return object("behavior", done == null ? "MISSING" : behavior(done.verdict()));
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

  private void run(Visit visit, String agent, int number) throws IOException, InterruptedException {
    if (agents.size() >= MAX_AGENTS && !agents.containsKey(agent)) {
      refuse(visit.connection, "There are " + MAX_AGENTS + " agents already, which is the most.");
      return;
    }
    Known known = agents.computeIfAbsent(agent, name -> new Known());
    CompletableFuture<CaseResult> future = new CompletableFuture<>();
    known.running.put(number, future);
    Case test = cases.get(number - 1);
    Run run = new Run(test, timing, visit.trace);
    ScheduledFuture<?> limit =
        clock.schedule(run::giveUp, caseLimit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      CaseResult result = new CaseResult(test, visit.run(run, known.agent));
      known.done.put(number, result);
      listener.onResult(agent, result);
      future.complete(result);
    } finally {
      limit.cancel(false);
      future.completeExceptionally(new IOException("given up"));
    }
  }
}
