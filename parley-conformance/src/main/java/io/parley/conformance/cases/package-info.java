/** The cases: what each asks of a peer, and the script that finds out. */
@NullMarked
package io.parley.conformance.cases;

import org.jspecify.annotations.NullMarked;
