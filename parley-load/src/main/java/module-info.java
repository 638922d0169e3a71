/** A load generator for echo servers of any make. */
module io.parley.load {
  requires java.management;
  requires jdk.management;
  requires static transitive org.jspecify;

  exports io.parley.load;
}
