package io.parley.cli;

import io.parley.WsStatus;
import io.parley.http.Response;
import java.io.EOFException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there is no socket, or none any more, in words for a person at a command line. */
final class Failures {

  /** What the library calls its bounds, and the options of the command that set them. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "handshakeTimeout", "--timeout",
          "followRedirects", "--location",
          " (allowDowngrade)", "",
          "maxMessageSize", "--max-message-size");

  /** How a native transport tells which call failed, and Netty to which address. */
  private static final Pattern SYSTEM_CALL =
      Pattern.compile("\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ([^:/]*)(: \\S*/\\S*)?");

  /**
   * What Netty, with all of it in hex, and the JDK say of a server that answers TLS with something
   * else.
   */
  private static final Pattern NOT_TLS =
      Pattern.compile(
          "the port does not speak TLS.*|what the server sends is not TLS.*|Un(supported or un)?recognized SSL message.*");

  /** What this library and the JDK say of a server's certificate. */
  private static final Pattern OF_CERTIFICATE =
      Pattern.compile("the server's certificate|certification path|No subject|No name");

  /** How the message of a plain refusal begins, by HTTP/1.1 and HTTP/2. */
  private static final Pattern EXPECTED =
      Pattern.compile("^expected (101 Switching Protocols|200 OK), got ");

  private static final int MAX_BODY_LINES = 5;
  private static final int MAX_LINE = 200;

  private Failures() {}

  /**
   * Of an opening handshake.
   *
   * @param where the server's host and port
   */
  static String refused(String where, Throwable cause, @Nullable Response response) {
    if (response != null && response.status().code() != 101) {
      // What the library says is about the status alone, or tells more, or of somebody else.
      String told = message(cause);
      return EXPECTED.matcher(told).replaceFirst(Matcher.quoteReplacement(where + " refused: "))
          + body(response);
    } else if (message(cause).contains("the proxy ")) {
      return ofProxy(cause);
    } else if (cause instanceof EOFException) {
      return message(cause) + "; if it speaks TLS, try wss: instead of ws:";
    }
    return cause instanceof SSLException tls ? tls(tls) : message(cause);
  }

  private static String ofProxy(Throwable cause) {
    if (cause instanceof EOFException) {
      return message(cause) + "; if it speaks TLS, name it as https:";
    }
    return message(cause)
        + (cause instanceof SSLException
            ? "\n  --proxy-cacert FILE trusts the certificates of a file; if it does not speak TLS,"
                + " name it as http:"
            : "");
  }

  /** Of TLS. */
  static String tls(SSLException cause) {
    String message = message(cause);
    Matcher notTls = NOT_TLS.matcher(message);
    if (notTls.find()) {
      return notTls.replaceFirst("the server does not speak TLS; try ws: instead of wss:");
    }
    return OF_CERTIFICATE.matcher(message).find()
        ? message
            + "\n  --cacert FILE trusts the certificates of a file, --insecure any certificate"
        : message;
  }

  private static String body(Response response) {
    StringBuilder text = new StringBuilder();
    response
        .bodyText()
        .lines()
        .filter(line -> !line.isBlank())
        .limit(MAX_BODY_LINES)
        .forEach(line -> text.append("\n  ").append(Printable.of(shortened(line))));
    return text.toString();
  }

  /** Of a socket that was open. */
  static String ended(@Nullable WsStatus status, Throwable cause) {
    return (status == null ? "" : status.code() + ", ") + message(cause);
  }

  /** The message, without what only concerns those who made it. */
  static String message(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    message = SYSTEM_CALL.matcher(message).replaceAll("$1");
    for (Map.Entry<String, String> option : OPTIONS.entrySet()) {
      message = message.replace(option.getKey(), option.getValue());
    }
    return Printable.line(message);
  }

  private static String shortened(String line) {
    return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + " ...";
  }
}
