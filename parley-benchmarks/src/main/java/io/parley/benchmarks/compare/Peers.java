package io.parley.benchmarks.compare;

import java.nio.file.Path;

/** Where programs of other libraries are, from the root of the checkout. */
final class Peers {

  static final Path JAR = Path.of("parley-conformance", "peers", "target", "peers.jar");
  static final Path NODE = Path.of("parley-conformance", "peers", "node");

  static final String JAR_MADE_BY =
      "mvn -Ppeers -pl parley-conformance/peers -am package -DskipTests makes it";
  static final String NODE_MADE_BY =
      "npm install --no-package-lock in parley-conformance/peers/node makes it";

  private Peers() {}
}
