/**
 * Messages to many: topics that sockets subscribe to, and one handler object for all sockets of a
 * server, as Bun has them.
 */
@NullMarked
package io.parley.topic;

import org.jspecify.annotations.NullMarked;
