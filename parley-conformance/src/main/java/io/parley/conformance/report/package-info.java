/** What came of the cases, for people and for programs. */
@NullMarked
package io.parley.conformance.report;

import org.jspecify.annotations.NullMarked;
