package io.parley.benchmarks.micro;

import io.parley.WsMessage;

/** What the benchmarks read and write. */
final class Messages {
  private Messages() {}

  static WsMessage of(String kind, int size) {
    return kind.equals("text") ? WsMessage.of("x".repeat(size)) : WsMessage.of(new byte[size]);
  }
}
