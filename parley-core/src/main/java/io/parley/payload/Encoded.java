package io.parley.payload;

import org.jspecify.annotations.Nullable;

/**
 * What an extension has made of a message, kept with the message, so that a broadcast is encoded
 * once. One of a list, the youngest first; it never changes.
 */
public final class Encoded {

  private final Object encoder;
  private final int parameters;
  private final byte @Nullable [] payload;
  private final @Nullable Encoded older;

  /**
   * Creates one.
   *
   * @param encoder what made it, by identity
   * @param parameters what else it depends on
   * @param payload null where the message is sent as it is
   * @param older what was made of the same message before, if anything
   */
  public Encoded(
      Object encoder, int parameters, byte @Nullable [] payload, @Nullable Encoded older) {
    this.encoder = encoder;
    this.parameters = parameters;
    this.payload = payload;
    this.older = older;
  }

  /** What that encoder made with those parameters; null if nothing in this list is that. */
  @SuppressWarnings("ReferenceEquality") // Another encoder may have other settings.
  public @Nullable Encoded find(Object encoder, int parameters) {
    Encoded link = this;
    while (link != null && !(link.encoder == encoder && link.parameters == parameters)) {
      link = link.older;
    }
    return link;
  }

  /** Not to be changed; null where the message is sent as it is. */
  public byte @Nullable [] payload() {
    return payload;
  }
}
