package io.parley.fuzz;

import java.util.Locale;

/** All targets. */
enum Target {
  FRAMES(FramesTarget.class),
  UTF8(Utf8Target.class),
  REQUEST(RequestTarget.class),
  RESPONSE(ResponseTarget.class),
  EXTENSIONS(ExtensionsTarget.class),
  DEFLATE(DeflateTarget.class),
  SERVER(ServerTarget.class),
  CLIENT(ClientTarget.class);

  private final Class<?> type;

  Target(Class<?> type) {
    this.type = type;
  }

  /**
   * That target.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Target named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** As in a command, and as the folder of its seeds is called. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  String className() {
    return type.getName();
  }

  /** Hands it that input; throws when it finds something. */
  void run(byte[] input) {
    switch (this) {
      case FRAMES -> FramesTarget.fuzzerTestOneInput(input);
      case UTF8 -> Utf8Target.fuzzerTestOneInput(input);
      case REQUEST -> RequestTarget.fuzzerTestOneInput(input);
      case RESPONSE -> ResponseTarget.fuzzerTestOneInput(input);
      case EXTENSIONS -> ExtensionsTarget.fuzzerTestOneInput(input);
      case DEFLATE -> DeflateTarget.fuzzerTestOneInput(input);
      case SERVER -> ServerTarget.fuzzerTestOneInput(input);
      case CLIENT -> ClientTarget.fuzzerTestOneInput(input);
    }
  }
}
