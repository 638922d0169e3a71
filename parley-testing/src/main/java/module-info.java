/** The in-memory transport, a JUnit extension and the contracts every transport is held to. */
module io.parley.testing {
  requires transitive io.parley.core;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires static org.jspecify;

  exports io.parley.testing;
  exports io.parley.testing.contract;

  opens io.parley.testing.contract;
}
