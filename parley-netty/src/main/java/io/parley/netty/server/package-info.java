/** A server's channels while they speak HTTP, of either version: requests come, answers go. */
@NullMarked
package io.parley.netty.server;

import org.jspecify.annotations.NullMarked;
