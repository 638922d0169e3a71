package io.parley.netty.http;

import io.parley.http.Headers;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the sockets of a loop keep and mostly have in common. Used on the loop's thread only.
 *
 * @param targets of requests
 * @param fields of headers
 * @param addresses of their own ends
 */
public record SeenLately(
    Recent<RequestTarget> targets, Recent<Headers.Field> fields, Recent<SocketAddress> addresses) {

  /** Nothing yet. */
  public SeenLately() {
    this(new Recent<>(), new Recent<>(), new Recent<>());
  }

  /** The same address, as one object for all sockets of the loop. */
  public @Nullable SocketAddress shared(@Nullable SocketAddress address) {
    return address == null ? null : addresses.shared(address);
  }
}
