package io.parley.peers.load;

import java.net.URI;

/** A library's client, which sends one text over and over. */
interface LoadClient {

  /** What is sent, and must come back. */
  String TEXT = "abcdefghijklmnopqrstuvwxyzabcdef";

  /** How long anything may take. */
  int PATIENCE_SECONDS = 30;

  /**
   * Connects, and waits until the socket is open.
   *
   * @param echoes told of each text that comes, and of the end
   */
  Sender connect(URI uri, Echoes echoes) throws Exception;

  /** An open socket. */
  interface Sender {

    /** Sends the text; from any thread at first, then from callbacks only. */
    void send();

    /** Ends the connection at once. */
    void end();
  }
}
