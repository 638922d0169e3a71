/** One call with a URL and one callback: a client socket at its smallest. */
@NullMarked
package io.parley.simple;

import org.jspecify.annotations.NullMarked;
