package io.parley.benchmarks.soak;

/** What the server tells of itself. */
enum Figure {
  /** Bytes that a full collection, made for this, has left on the heap. */
  HEAP("live heap MiB", Unit.MIB),
  /** Bytes of direct memory that Netty's allocator has taken from the system. */
  NETTY_DIRECT("Netty direct MiB", Unit.MIB),
  /** Bytes of all direct buffers that the JVM counts. */
  JVM_DIRECT("JVM direct MiB", Unit.MIB),
  /** Bytes of the process in memory; its heap is all there from the start. */
  RESIDENT("resident MiB", Unit.MIB),
  /** Platform threads. */
  THREADS("threads", Unit.COUNT),
  /** Open file descriptors. */
  DESCRIPTORS("descriptors", Unit.COUNT),
  /** Sockets that the servers count. */
  CONNECTIONS("connections", Unit.COUNT),
  /** Sockets in the group and in the topic. */
  SUBSCRIBERS("subscribers", Unit.COUNT),
  /** Sockets opened so far. */
  OPENED("opened", Unit.COUNT),
  /** Messages that handlers have got so far. */
  MESSAGES("messages", Unit.COUNT),
  /** Processor time so far, in nanoseconds. */
  CPU("cpu", Unit.COUNT),
  /** Leaks that Netty has reported so far. */
  LEAKS("leaks", Unit.COUNT),
  /** Exceptions, and lines above a warning, that were logged so far. */
  EXCEPTIONS("exceptions logged", Unit.COUNT),
  /** Warnings without an exception that were logged so far. */
  WARNINGS("warnings logged", Unit.COUNT),
  /** Errors told to listeners so far that no peer can have caused. */
  ERRORS("unexpected errors", Unit.COUNT);

  /** How a figure is shown. */
  enum Unit {
    MIB(1024 * 1024),
    COUNT(1);

    final double divisor;

    Unit(double divisor) {
      this.divisor = divisor;
    }
  }

  final String title;
  final Unit unit;

  Figure(String title, Unit unit) {
    this.title = title;
    this.unit = unit;
  }
}
