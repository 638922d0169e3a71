package io.parley.peers.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that is told what to do by standard input, a line each, and answers each line with one:
 * {@code open CONNECTIONS IN-FLIGHT} starts to echo, {@code measure MILLISECONDS} answers with
 * messages and nanoseconds, {@code close} ends the connections. It ends with its input.
 */
public final class ClientLoad {

  private final URI server;
  private final LoadClient client;
  private final List<Echoes> connections = new ArrayList<>();

  private ClientLoad(URI server, LoadClient client) {
    this.server = server;
    this.client = client;
  }

  /** Arguments: the client's name and the port of an echo server on this machine. */
  public static void main(String[] args) throws Exception {
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: ClientLoad CLIENT PORT");
    }
    URI server = URI.create("ws://127.0.0.1:" + args[1] + "/");
    ClientLoad load = new ClientLoad(server, client(args[0]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(load.answer(line.split(" ")));
    }
    // Libraries keep threads that would keep the process.
    System.exit(0);
  }

  private static LoadClient client(String name) {
    return switch (name) {
      case "netty" -> new NettyLoad();
      case "parley-inline" -> new ParleyLoad(true);
      case "parley-workers" -> new ParleyLoad(false);
      case "okhttp" -> new OkHttpLoad();
      case "jdk" -> new JdkLoad();
      case "java-websocket" -> new JavaWebSocketLoad();
      default -> throw new IllegalArgumentException("no client is called " + name);
    };
  }

  private String answer(String... words) throws Exception {
    return switch (words[0]) {
      case "open" -> open(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "measure" -> measure(Long.parseLong(words[1]));
      case "close" -> close();
      default -> throw new IOException("no such command: " + words[0]);
    };
  }

  private String open(int count, int inFlight) throws Exception {
    for (int i = 0; i < count; i++) {
      Echoes echoes = new Echoes();
      LoadClient.Sender sender = client.connect(server, echoes);
      connections.add(echoes);
      echoes.start(sender, inFlight);
    }
    return "open";
  }

  private String measure(long millis) throws InterruptedException {
    long before = count();
    long begin = System.nanoTime();
    Thread.sleep(millis);
    long messages = count() - before;
    return messages + " " + (System.nanoTime() - begin);
  }

  private long count() {
    return connections.stream().mapToLong(Echoes::count).sum();
  }

  private String close() {
    connections.forEach(Echoes::end);
    connections.clear();
    return "closed";
  }
}
