package io.parley.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Words that a fuzzer would not easily make up. */
final class Dictionary {

  private static final List<String> EXTENSIONS =
      List.of(
          "permessage-deflate",
          "server_no_context_takeover",
          "client_no_context_takeover",
          "server_max_window_bits",
          "client_max_window_bits",
          "=8",
          "=15",
          "=\\\"10\\\"",
          "; ",
          ", ");

  private static final List<String> HANDSHAKE =
      List.of(
          "GET / HTTP/1.1\\x0d\\x0a",
          "HTTP/1.1 101 Switching Protocols\\x0d\\x0a",
          "\\x0d\\x0a",
          "\\x0d\\x0a\\x0d\\x0a",
          "Host: ",
          "Upgrade: ",
          "websocket",
          "Connection: ",
          "Upgrade",
          "keep-alive, ",
          "Sec-WebSocket-Version: ",
          "13",
          "Sec-WebSocket-Key: ",
          "dGhlIHNhbXBsZSBub25jZQ==",
          "Sec-WebSocket-Accept: ",
          "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
          "Sec-WebSocket-Protocol: ",
          "chat",
          "v2.chat",
          "Sec-WebSocket-Extensions: ",
          "Content-Length: ",
          "Transfer-Encoding: chunked");

  private Dictionary() {}

  /** Writes the words for that target in libFuzzer's format; false if there are none. */
  static boolean write(Target target, Path file) throws IOException {
    List<String> words =
        switch (target) {
          case REQUEST, RESPONSE -> Stream.concat(HANDSHAKE.stream(), EXTENSIONS.stream()).toList();
          case EXTENSIONS -> EXTENSIONS;
          default -> List.of();
        };
    Files.write(file, words.stream().map(word -> '"' + word + '"').toList());
    return !words.isEmpty();
  }
}
