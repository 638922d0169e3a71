/** Keeps a server at full load of every kind for long, and watches what it holds on to. */
@NullMarked
package io.parley.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
