/** The load generator: many raw connections from one thread. */
@NullMarked
package io.parley.benchmarks.load;

import org.jspecify.annotations.NullMarked;
