package io.parley.cli;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Reads the lines that a person types to {@code parley connect}. */
public final class InputParser {

  /** The first words of the commands. */
  static final List<String> COMMANDS =
      List.of("/binary", "/close", "/help", "/hex", "/ping", "/quit", "/state");

  /** For {@code /help}, a line each. */
  static final String HELP =
      """
      TEXT                    sends a text message
      //TEXT                  sends /TEXT, a message that begins with a slash
      /binary HEX             sends bytes, as in /binary 48 69 ff; or /hex
      /ping [TEXT]            sends a ping and tells the round-trip time
      /close [CODE [REASON]]  closes, with 1000 if there is no code
      /state                  tells how the socket stands
      /help                   tells this
      /quit                   closes with 1000 and leaves; so does Ctrl-D""";

  private static final int MAX_PING = 125;

  private InputParser() {}

  /**
   * What that line asks for; never fails.
   *
   * @param binary whether text is sent as a binary message of its UTF-8
   */
  public static Input parse(String line, boolean binary) {
    if (line.startsWith("//")) {
      return message(line.substring(1), binary);
    } else if (!line.startsWith("/")) {
      return message(line, binary);
    }
    String[] words = line.strip().split("\\s+", 2);
    String argument = words.length == 1 ? "" : words[1];
    return switch (words[0]) {
      case "/binary", "/hex" -> bytes(argument);
      case "/ping" -> ping(argument);
      case "/close" -> close(argument);
      case "/state" -> alone(words[0], argument, new Input.State());
      case "/help" -> alone(words[0], argument, new Input.Help());
      case "/quit" -> alone(words[0], argument, new Input.Quit());
      default ->
          new Input.Mistake(
              "there is no command "
                  + words[0]
                  + "; see /help, and //TEXT for a message that begins with a slash");
    };
  }

  private static Input message(String text, boolean binary) {
    return new Input.Send(
        binary ? WsMessage.wrap(text.getBytes(StandardCharsets.UTF_8)) : WsMessage.of(text));
  }

  private static Input bytes(String hex) {
    try {
      return new Input.Send(
          WsMessage.wrap(HexFormat.of().parseHex(hex.replaceAll("[\\s:]|0x", ""))));
    } catch (IllegalArgumentException e) {
      return new Input.Mistake("/binary takes pairs of hex digits, as in /binary 48 69 ff");
    }
  }

  private static Input ping(String text) {
    if (text.isEmpty()) {
      return new Input.Ping(null);
    }
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return payload.length <= MAX_PING
        ? new Input.Ping(ByteBuffer.wrap(payload))
        : new Input.Mistake("a ping carries at most " + MAX_PING + " bytes, not " + payload.length);
  }

  private static Input close(String argument) {
    String[] words = argument.split("\\s+", 2);
    try {
      int code = argument.isEmpty() ? 1000 : Integer.parseInt(words[0]);
      String reason = words.length == 1 ? "" : words[1];
      return new Input.Close(WsStatus.of(code, reason).requireSendable());
    } catch (NumberFormatException e) {
      return new Input.Mistake(
          "/close takes a code, then a reason, as in /close 1000 bye; not " + argument);
    } catch (IllegalArgumentException e) {
      return new Input.Mistake(String.valueOf(e.getMessage()));
    }
  }

  private static Input alone(String command, String argument, Input input) {
    return argument.isEmpty() ? input : new Input.Mistake(command + " takes nothing behind it");
  }
}
