/**
 * HTTP/1.1 (RFC 9112): heads read, checked and written, with what both sides and HTTP/2 need of it.
 */
@NullMarked
package io.parley.netty.http;

import org.jspecify.annotations.NullMarked;
