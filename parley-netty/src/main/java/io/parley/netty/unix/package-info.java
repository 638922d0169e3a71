/** Unix domain sockets: their paths, files and URIs. */
@NullMarked
package io.parley.netty.unix;

import org.jspecify.annotations.NullMarked;
