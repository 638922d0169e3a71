package io.parley;

/** Something that can serve a handler: a port, a socket file, or memory. */
@FunctionalInterface
public interface Backend {

  /** A server of that handler, not yet started. */
  Server server(PolyHandler handler);
}
