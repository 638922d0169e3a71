/** Runs the cases against a server, or against a client that comes to be tested. */
@NullMarked
package io.parley.conformance;

import org.jspecify.annotations.NullMarked;
