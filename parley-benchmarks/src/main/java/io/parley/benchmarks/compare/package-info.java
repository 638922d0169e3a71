/** Runs servers beside each other and compares what they cost. */
@NullMarked
package io.parley.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
