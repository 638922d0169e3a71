/** HTTP authentication as pure functions. */
@NullMarked
package io.parley.netty.auth;

import org.jspecify.annotations.NullMarked;
