/**
 * Frames, heads and connections as the kit itself speaks them: written and read here, and by
 * nothing that is tested.
 */
@NullMarked
package io.parley.conformance.wire;

import org.jspecify.annotations.NullMarked;
