/** Tests of any WebSocket server or client against the protocol, case by case. */
module io.parley.conformance {
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports io.parley.conformance;
  exports io.parley.conformance.cases;
  exports io.parley.conformance.report;
  exports io.parley.conformance.wire;
}
