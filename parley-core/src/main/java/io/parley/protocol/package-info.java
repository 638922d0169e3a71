/**
 * RFC 6455 and RFC 7692 without I/O: bytes in, events and bytes out. No thread, no clock, no socket
 * and no logger is used here. Exported to the transports only.
 */
@NullMarked
package io.parley.protocol;

import org.jspecify.annotations.NullMarked;
