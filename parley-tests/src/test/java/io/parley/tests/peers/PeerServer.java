package io.parley.tests.peers;

import io.parley.http.Response;
import io.parley.tests.LoopbackTls;
import java.net.URI;

/**
 * A server of another library on this machine, with {@link LoopbackTls} or without. Its path says
 * what it does; beyond that the test drives the socket that {@link #accept} gives.
 *
 * <p>It agrees on {@link #SUBPROTOCOL} when that is offered, and answers with {@link Peers#HEADER}.
 */
interface PeerServer extends AutoCloseable {

  /** Sends each message back. */
  String ECHO = "/echo";

  /** Sends {@link #GREETING} as soon as the socket is open. */
  String GREET = "/greet";

  /** Does nothing by itself. */
  String SILENT = "/silent";

  /** Answers with {@link #refusal()}. */
  String REFUSE = "/refuse";

  String GREETING = "welcome";

  String SUBPROTOCOL = "v2.chat";

  /** The URI of that path for clients. */
  URI uri(String path);

  /** Waits for the next socket that opens here. */
  PeerSocket accept();

  /** What {@link #REFUSE} is answered with: status, and a text that the body contains. */
  Response refusal();

  @Override
  void close();
}
