package io.parley.protocol;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.WebSocketConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The extensions that a server or client knows, shared by all of its sockets. Any thread. */
public final class Extensions implements AutoCloseable {

  /** In order of preference. */
  private final List<Extension> known;

  private final PermessageDeflate deflate;

  private Extensions(List<Extension> known, PermessageDeflate deflate) {
    this.known = known;
    this.deflate = deflate;
  }

  /** Those that the configuration names; its owner closes them. */
  public static Extensions of(WebSocketConfig config) {
    PermessageDeflate deflate = new PermessageDeflate(config.compression());
    List<Extension> known = new ArrayList<>(config.extensions());
    known.add(deflate);
    return new Extensions(List.copyOf(known), deflate);
  }

  /** None. */
  public static Extensions none() {
    return new Extensions(List.of(), new PermessageDeflate(Compression.off()));
  }

  /** What a client offers (RFC 6455 section 9.1). */
  List<ExtensionHeader> offers() {
    return known.stream().flatMap(extension -> extension.offers().stream()).toList();
  }

  /** What a server takes of what a client offers; each extension once, each reserved bit once. */
  List<ActiveExtensions.Agreed> accept(List<ExtensionHeader> offers) {
    List<ActiveExtensions.Agreed> agreed = new ArrayList<>();
    try {
      for (ExtensionHeader offer : offers) {
        Extension extension = named(offer.name());
        if (extension != null && agreed.stream().noneMatch(other -> other.conflicts(extension))) {
          accept(extension, offer, agreed);
        }
      }
    } catch (RuntimeException e) {
      ActiveExtensions.of(agreed).close();
      throw e;
    }
    return agreed;
  }

  private static void accept(
      Extension extension, ExtensionHeader offer, List<ActiveExtensions.Agreed> agreed) {
    Extension.Agreement agreement = extension.accept(offer);
    if (agreement != null) {
      agreed.add(new ActiveExtensions.Agreed(extension, agreement.answer(), agreement.session()));
    }
  }

  /**
   * What a client makes of the answer to its offers.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  ActiveExtensions answered(List<ExtensionHeader> answers) {
    List<ActiveExtensions.Agreed> agreed = new ArrayList<>();
    try {
      for (ExtensionHeader answer : answers) {
        Extension extension = named(answer.name());
        if (extension == null) {
          throw new IllegalArgumentException("extension \"" + answer.name() + "\" is unknown");
        }
        if (agreed.stream().anyMatch(other -> other.conflicts(extension))) {
          throw new IllegalArgumentException(
              "extension \"" + answer.name() + "\" cannot go with the ones before");
        }
        agreed.add(new ActiveExtensions.Agreed(extension, answer, extension.answered(answer)));
      }
    } catch (RuntimeException e) {
      ActiveExtensions.of(agreed).close();
      throw e;
    }
    return ActiveExtensions.of(agreed);
  }

  private @Nullable Extension named(String name) {
    for (Extension extension : known) {
      if (extension.name().equals(name)) {
        return extension;
      }
    }
    return null;
  }

  /** The compression that sockets share. */
  PermessageDeflate deflate() {
    return deflate;
  }

  /** Ends what sockets share; those that still live go on. */
  @Override
  public void close() {
    deflate.close();
  }
}
