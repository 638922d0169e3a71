package io.parley.tests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;

/** The classes of each module, read from where the module itself was built. */
final class Modules {
  static final JavaClasses CORE = classesBeside(io.parley.WebSocket.class);
  static final JavaClasses NETTY = classesBeside(io.parley.netty.Netty.class);
  static final JavaClasses TESTING = classesBeside(io.parley.testing.InMemory.class);
  static final JavaClasses CLI = classesBeside(io.parley.cli.Main.class);
  static final JavaClasses TESTS = classesBeside(Modules.class);

  /** Everything that is shipped. */
  static final JavaClasses MAIN =
      classesBeside(
          io.parley.WebSocket.class,
          io.parley.netty.Netty.class,
          io.parley.testing.InMemory.class,
          io.parley.cli.Main.class);

  private Modules() {}

  private static JavaClasses classesBeside(Class<?>... landmarks) {
    return new ClassFileImporter()
        .importPaths(Arrays.stream(landmarks).map(Modules::homeOf).toList());
  }

  private static Path homeOf(Class<?> landmark) {
    try {
      return Path.of(landmark.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(landmark + " has no home to read", e);
    }
  }
}
