/** Benchmarks of single pieces of the hot path, by JMH. */
@NullMarked
package io.parley.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
