/** Messages and bodies as JSON, by Jackson. */
@NullMarked
package io.parley.jackson;

import org.jspecify.annotations.NullMarked;
