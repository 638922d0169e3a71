/** The in-memory transport and the JUnit extension. */
@NullMarked
package io.parley.testing;

import org.jspecify.annotations.NullMarked;
