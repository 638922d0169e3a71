/**
 * Targets of the fuzzer, one a class, and what runs them. A target takes any bytes and throws when
 * Parley does with them what it must not.
 */
@NullMarked
package io.parley.fuzz;

import org.jspecify.annotations.NullMarked;
