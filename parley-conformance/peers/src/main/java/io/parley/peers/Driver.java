package io.parley.peers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Puts a client to the cases of {@code parley conformance client}, one after the other.
 *
 * @param root where that listens, without a slash at the end
 */
record Driver(PeerClient client, String root) {

  /** Longer than any case waits. */
  private static final long PATIENCE_SECONDS = 150;

  void run() throws Exception {
    String agent = URLEncoder.encode(client.agent(), StandardCharsets.UTF_8);
    String said = visit("/getCaseCount", false).said();
    if (said.isEmpty()) {
      throw new IOException("no fuzzing server tells a number of cases at " + root);
    }
    int count = Integer.parseInt(said);
    for (int number = 1; number <= count; number++) {
      visit("/runCase?case=" + number + "&agent=" + agent, true);
    }
    visit("/updateReports?agent=" + agent, false);
  }

  private Visit visit(String path, boolean echoes) throws Exception {
    Visit visit = new Visit(echoes);
    client.connect(URI.create(root + path), visit);
    if (!visit.awaitOver(PATIENCE_SECONDS)) {
      System.err.println(client.agent() + " told of no end: " + path);
    }
    return visit;
  }
}
