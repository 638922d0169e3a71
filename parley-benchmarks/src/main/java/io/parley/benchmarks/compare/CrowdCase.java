package io.parley.benchmarks.compare;

import io.parley.WsMessage;
import io.parley.benchmarks.crowd.Crowd;
import io.parley.benchmarks.crowd.Talk;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * A load of which the same messages go to many, or messages are compressed.
 *
 * @param path of the server
 * @param size payload bytes of each message
 * @param compressed whether it goes compressed both ways, each message by itself
 * @param connections of the generator
 * @param inFlight messages on the way on each connection; 0 for one connection that publishes to
 *     all
 * @param servers the first is what the others are compared with
 * @param base the case whose cost, with the same server, this one's is compared with; or itself
 */
record CrowdCase(
    String title,
    String path,
    int size,
    boolean compressed,
    int connections,
    int inFlight,
    List<ServerKind> servers,
    String base) {

  /** So many texts take turns where what is in them matters. */
  private static final int TEXTS = 64;

  /** From how many bytes on a text is JSON. */
  private static final int JSON_FROM = 1024;

  /** What is to be said to that server, and must come back. */
  Talk learn(ServerProcess server) throws IOException {
    return Talk.learn(server.port(), path, compressed, texts());
  }

  private List<byte[]> texts() {
    return size < JSON_FROM
        ? Collections.singletonList(WsMessage.of("x".repeat(size)).toByteArray())
        : CompressionCost.jsons(size).subList(0, TEXTS).stream()
            .map(WsMessage::toByteArray)
            .toList();
  }

  /** A crowd of that many, open. */
  Crowd open(ServerProcess server, Talk talk) throws IOException {
    Crowd crowd = inFlight == 0 ? Crowd.ofPublisher() : Crowd.ofEchoes(inFlight);
    try {
      crowd.open(server.port(), talk, connections);
      return crowd;
    } catch (IOException e) {
      crowd.close();
      throw e;
    }
  }
}
