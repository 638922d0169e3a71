/** Where a server listens, and what it takes in there. */
@NullMarked
package io.parley.netty.listen;

import org.jspecify.annotations.NullMarked;
