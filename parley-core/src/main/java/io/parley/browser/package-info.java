/**
 * The browser's {@code WebSocket} on the JVM, by the WHATWG living standards of WebSockets
 * (websockets.spec.whatwg.org), DOM (events, abort signals) and URL.
 */
@NullMarked
package io.parley.browser;

import org.jspecify.annotations.NullMarked;
