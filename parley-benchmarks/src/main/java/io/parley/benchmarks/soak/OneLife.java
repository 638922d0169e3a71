package io.parley.benchmarks.soak;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A role of which each turn is the life of one connection. */
abstract class OneLife implements Role {

  private @Nullable Peer peer;

  /** Opens it, uses it and ends it. */
  @Override
  public final void turn() throws IOException {
    Peer fresh = open();
    peer = fresh;
    live(fresh);
    drop();
  }

  abstract Peer open() throws IOException;

  /** Whatever it leaves open is cut off. */
  abstract void live(Peer fresh) throws IOException;

  @Override
  public final void drop() throws IOException {
    Peer last = peer;
    if (last != null) {
      last.close();
      peer = null;
    }
  }
}
