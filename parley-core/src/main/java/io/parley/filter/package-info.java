/** Filters for sockets, for plain requests, and for both. */
@NullMarked
package io.parley.filter;

import org.jspecify.annotations.NullMarked;
