/** Servers that are measured, each a program of its own. */
@NullMarked
package io.parley.benchmarks.server;

import org.jspecify.annotations.NullMarked;
