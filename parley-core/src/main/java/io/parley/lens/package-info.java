/** Lenses to the parts of requests and to bodies. */
@NullMarked
package io.parley.lens;

import org.jspecify.annotations.NullMarked;
