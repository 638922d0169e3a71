/** The WebSocket protocol, the API and the functional toolkit. */
module io.parley.core {
  requires static transitive org.jspecify;

  exports io.parley;
  exports io.parley.browser;
  exports io.parley.filter;
  exports io.parley.http;
  exports io.parley.lens;
  exports io.parley.routing;
  exports io.parley.simple;
  exports io.parley.topic;
  exports io.parley.connection to
      io.parley.netty,
      io.parley.testing;
  exports io.parley.protocol to
      io.parley.netty,
      io.parley.testing;

  uses io.parley.WebSocketProvider;
}
