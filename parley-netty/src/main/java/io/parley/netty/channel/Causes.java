package io.parley.netty.channel;

import java.io.FileNotFoundException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What went wrong, for people. */
public final class Causes {

  /** How the native transport begins: {@code finishConnect(..) failed with error(-111): }. */
  private static final Pattern NATIVE =
      Pattern.compile("^\\w+\\(.*?\\) failed with error\\(-?\\d+\\): ");

  private Causes() {}

  /** The message of what lies behind the exceptions that Netty wraps around it. */
  public static String reason(Throwable thrown) {
    Throwable cause = root(thrown);
    String message = cause.getMessage();
    if (message == null && cause instanceof FileNotFoundException) {
      // The native transport's, of a connect to a Unix socket.
      return "No such file or directory";
    }
    return message == null ? cause.toString() : NATIVE.matcher(message).replaceFirst("");
  }

  /** The same of it and of those that go with it, each once. */
  public static String reasons(Throwable thrown) {
    return Stream.concat(Stream.of(thrown), Arrays.stream(thrown.getSuppressed()))
        .map(Causes::reason)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** For the application: the root, or one that says the same in the JDK's words. */
  public static Throwable plain(Throwable thrown) {
    Throwable root = root(thrown);
    String message = root.getMessage();
    if (message == null || !NATIVE.matcher(message).find()) {
      return root;
    }
    SocketException plain = new SocketException(reason(root));
    plain.initCause(root);
    return plain;
  }

  /** The exception without those that Netty wraps around it. */
  public static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getClass().getName().startsWith("io.netty.")) {
      root = root.getCause();
    }
    return root;
  }
}
