/**
 * What an application touches: the socket, its messages, its listeners, and the functions that make
 * servers of them.
 */
@NullMarked
package io.parley;

import org.jspecify.annotations.NullMarked;
