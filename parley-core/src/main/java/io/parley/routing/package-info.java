/** Routes of HTTP and sockets in one style, and static files. */
@NullMarked
package io.parley.routing;

import org.jspecify.annotations.NullMarked;
