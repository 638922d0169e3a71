package io.parley.testing.contract;

import io.parley.testing.RecordingListener;

/**
 * Two connected ends.
 *
 * @param listener the client's listener object, which has recorded the opening and all since; the
 *     functions of the client's {@link End} were attached in its {@code onOpen}
 */
record Pair(End server, End client, RecordingListener listener) {

  End end(Side side) {
    return side == Side.SERVER ? server : client;
  }
}
