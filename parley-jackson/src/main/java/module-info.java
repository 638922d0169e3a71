/** Messages and bodies as JSON, by Jackson. */
module io.parley.jackson {
  requires transitive io.parley.core;
  requires transitive tools.jackson.databind;
  requires static org.jspecify;

  exports io.parley.jackson;
}
