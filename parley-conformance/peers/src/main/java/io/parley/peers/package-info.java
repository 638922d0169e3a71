/** Echo servers and drivers of many libraries, for the conformance kit to test. */
@NullMarked
package io.parley.peers;

import org.jspecify.annotations.NullMarked;
