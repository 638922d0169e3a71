/** Clients of many libraries under load, each a program of its own that is told what to do. */
@NullMarked
package io.parley.peers.load;

import org.jspecify.annotations.NullMarked;
