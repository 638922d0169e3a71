/** Many raw connections to an echo server from one thread, and what they measure. */
@NullMarked
package io.parley.load;

import org.jspecify.annotations.NullMarked;
