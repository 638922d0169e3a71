/** What is kept with the payload of a message. Internal. */
@NullMarked
package io.parley.payload;

import org.jspecify.annotations.NullMarked;
