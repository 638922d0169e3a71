/**
 * Many connections that get the same messages, plain or compressed: what goes back and forth is
 * learned from the server first, and compared with that byte by byte.
 */
@NullMarked
package io.parley.benchmarks.crowd;

import org.jspecify.annotations.NullMarked;
