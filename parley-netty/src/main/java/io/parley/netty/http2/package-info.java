/** HTTP/2 connections and their streams (RFC 9113), whatever goes over them. */
@NullMarked
package io.parley.netty.http2;

import org.jspecify.annotations.NullMarked;
