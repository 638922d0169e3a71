package io.parley.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Where programs of other libraries are, from the root of the checkout. */
final class Peers {

  static final Path JAR = Path.of("parley-conformance", "peers", "target", "peers.jar");
  static final Path NODE = Path.of("parley-conformance", "peers", "node");

  static final Path WS = NODE.resolve(Path.of("node_modules", "ws"));

  /** The package for this kind of processor is Bun's program and no more. */
  static final Path BUN =
      NODE.resolve(Path.of("node_modules", "@oven", "bun-linux-" + processor(), "bin", "bun"));

  private static final String JAR_MADE_BY =
      "mvn -Ppeers -pl parley-conformance/peers -am package -DskipTests makes it";

  /** What only a build by JDK 21 or later puts in the jar, and only such a JDK runs. */
  private static final String HELIDON = "io/helidon/webserver/WebServer.class";

  private static final int HELIDON_NEEDS = 21;

  private Peers() {}

  private static String processor() {
    String name = System.getProperty("os.arch");
    return name.equals("amd64") ? "x64" : name;
  }

  /**
   * Looks whether servers and clients in Java are there.
   *
   * @throws IOException telling how to make them
   */
  static void checkJar() throws IOException {
    check(JAR, JAR_MADE_BY);
  }

  /**
   * Looks whether Helidon is in the jar, and runs on this JDK.
   *
   * @throws IOException telling what it lacks
   */
  static void checkHelidon() throws IOException {
    checkJar();
    if (Runtime.version().feature() < HELIDON_NEEDS) {
      throw new IOException(
          "it needs JDK " + HELIDON_NEEDS + " or later, this is " + Runtime.version());
    }
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      if (jar.getEntry(HELIDON) == null) {
        throw new IOException(
            JAR + " is without it; with JDK " + HELIDON_NEEDS + " or later, " + JAR_MADE_BY);
      }
    }
  }

  /**
   * Looks whether what npm installs is there.
   *
   * @throws IOException telling how to install it
   */
  static void checkInstalled(Path needs) throws IOException {
    check(needs, "npm install --no-package-lock in " + NODE + " makes it");
  }

  private static void check(Path needs, String madeBy) throws IOException {
    if (!Files.exists(needs)) {
      throw new IOException(needs + " is not there; " + madeBy);
    }
  }
}
