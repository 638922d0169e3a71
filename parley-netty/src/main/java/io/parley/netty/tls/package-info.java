/** TLS: keys, trust, and the contexts made of them. */
@NullMarked
package io.parley.netty.tls;

import org.jspecify.annotations.NullMarked;
