/**
 * Sockets in memory, live and deterministic; recorders of what happens to a socket; a server for
 * JUnit.
 */
@NullMarked
package io.parley.testing;

import org.jspecify.annotations.NullMarked;
