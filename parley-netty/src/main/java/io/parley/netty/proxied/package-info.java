/** The PROXY protocol: what a proxy sends in front of a connection's own bytes. */
@NullMarked
package io.parley.netty.proxied;

import org.jspecify.annotations.NullMarked;
