package io.parley.tests;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a test needs of the machine. What is missing skips the test and is named in the log; with
 * {@code CI=true} in the environment it fails the test, so that no build passes by skipping.
 */
public final class Needs {

  private static final Logger LOG = System.getLogger(Needs.class.getName());

  private Needs() {}

  /**
   * The file of a program.
   *
   * @param names under which it may be found in {@code PATH}, the likeliest first
   */
  public static Path program(String... names) {
    for (String name : names) {
      for (String directory : pathDirectories()) {
        Path file = file(directory, name);
        if (file != null && Files.isExecutable(file) && !Files.isDirectory(file)) {
          return file;
        }
      }
    }
    String missing = "this test needs the program " + String.join(" or ", names) + " in PATH";
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      return fail(missing);
    }
    // Few readers of a build's output look up why a test was skipped.
    LOG.log(Level.WARNING, "skipped: {0}", missing);
    return abort(missing);
  }

  /** Those of {@code PATH}, and the one for servers, which users seldom have there. */
  private static List<String> pathDirectories() {
    String path = System.getenv("PATH");
    List<String> directories = new ArrayList<>();
    if (path != null) {
      directories.addAll(List.of(path.split(Pattern.quote(File.pathSeparator))));
    }
    directories.add("/usr/sbin");
    return directories;
  }

  private static Path file(String directory, String name) {
    try {
      return Path.of(directory, name);
    } catch (InvalidPathException e) {
      return null; // Not every entry of PATH need be one.
    }
  }
}
