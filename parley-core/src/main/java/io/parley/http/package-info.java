/**
 * HTTP requests and responses as small immutable values: all that an opening handshake needs, and
 * plain handlers too.
 */
@NullMarked
package io.parley.http;

import org.jspecify.annotations.NullMarked;
