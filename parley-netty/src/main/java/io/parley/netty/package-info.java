/** Servers and clients on Netty. */
@NullMarked
package io.parley.netty;

import org.jspecify.annotations.NullMarked;
