/** Small programs, each with a {@code main} to run and a test beside it. */
@NullMarked
package io.parley.examples;

import org.jspecify.annotations.NullMarked;
