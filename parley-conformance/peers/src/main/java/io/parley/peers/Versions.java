package io.parley.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which version of each library the build has put here. */
final class Versions {

  private static final Properties VERSIONS = load();

  private Versions() {}

  private static Properties load() {
    Properties versions = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      versions.load(Objects.requireNonNull(in, "versions.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  /** Name and version, as {@code Jetty-1.2.3}. */
  static String named(String library) {
    String version = VERSIONS.getProperty(library);
    return version == null ? library : library + "-" + version.replace(".Final", "");
  }
}
