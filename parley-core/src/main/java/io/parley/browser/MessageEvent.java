package io.parley.browser;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message (HTML, section 9.1). */
public final class MessageEvent extends Event {

  private final @Nullable Object data;
  private final String origin;

  /** A message of nowhere. */
  public MessageEvent(String type, @Nullable Object data) {
    this(type, data, "");
  }

  /** A message from there. */
  public MessageEvent(String type, @Nullable Object data, String origin) {
    super(type);
    this.data = data;
    this.origin = origin;
  }

  /**
   * From a {@link WebSocket}: a {@code String}, or for binary data a {@link Blob} or a {@code
   * byte[]} that is the listeners' own, as {@link WebSocket#binaryType()} says.
   */
  public @Nullable Object data() {
    return data;
  }

  /** Scheme, host and port of the socket's URL: {@code wss://feed.example}. */
  public String origin() {
    return origin;
  }

  /** Empty: of another kind of source. */
  public String lastEventId() {
    return "";
  }

  /** Null: of another kind of source. */
  public @Nullable Object source() {
    return null;
  }

  /** Empty: of another kind of source. */
  public List<Object> ports() {
    return List.of();
  }
}
