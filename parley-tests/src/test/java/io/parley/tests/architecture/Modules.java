package io.parley.tests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;

/** The classes of each module, read from the folder or the jar that the module was built to. */
final class Modules {
  static final JavaClasses CORE = classesBeside(io.parley.WebSocket.class);
  static final JavaClasses NETTY = classesBeside(io.parley.netty.Netty.class);
  static final JavaClasses TESTING = classesBeside(io.parley.testing.InMemory.class);
  static final JavaClasses JACKSON = classesBeside(io.parley.jackson.Json.class);
  static final JavaClasses CONFORMANCE = classesBeside(io.parley.conformance.ServerTester.class);
  static final JavaClasses LOAD = classesBeside(io.parley.load.LoadGenerator.class);
  static final JavaClasses CLI = classesBeside(io.parley.cli.Main.class);
  static final JavaClasses EXAMPLES = classesBeside(io.parley.examples.TestedApp.class);
  static final JavaClasses TESTS = classesBeside(Modules.class);

  /** Everything that is shipped. */
  static final JavaClasses MAIN =
      classesBeside(
          io.parley.WebSocket.class,
          io.parley.netty.Netty.class,
          io.parley.testing.InMemory.class,
          io.parley.jackson.Json.class,
          io.parley.conformance.ServerTester.class,
          io.parley.load.LoadGenerator.class,
          io.parley.cli.Main.class);

  private Modules() {}

  private static JavaClasses classesBeside(Class<?>... landmarks) {
    return new ClassFileImporter()
        .importLocations(Arrays.stream(landmarks).map(Modules::homeOf).toList());
  }

  private static Location homeOf(Class<?> landmark) {
    try {
      URI home = landmark.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Location.of(home.getPath().endsWith(".jar") ? URI.create("jar:" + home + "!/") : home);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(landmark + " has no home to read", e);
    }
  }
}
