/** The command line: serve, connect, measure, and test against the protocol. */
module io.parley.cli {
  requires java.logging;
  requires io.parley.conformance;
  requires io.parley.core;
  requires io.parley.load;
  requires io.parley.netty;
  requires info.picocli;
  requires io.netty.pkitesting;
  requires org.jline;
  requires tools.jackson.core;
  requires static org.jspecify;

  opens io.parley.cli to
      info.picocli;
}
