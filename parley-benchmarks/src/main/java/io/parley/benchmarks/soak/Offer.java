package io.parley.benchmarks.soak;

/** What a peer offers of compression. */
enum Offer {
  NONE(""),
  /** Each message by itself. */
  ALONE(
      "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
          + " client_no_context_takeover\r\n"),
  /** Each message may refer to those before, both ways. */
  TAKEOVER("Sec-WebSocket-Extensions: permessage-deflate\r\n");

  final String header;

  Offer(String header) {
    this.header = header;
  }
}
