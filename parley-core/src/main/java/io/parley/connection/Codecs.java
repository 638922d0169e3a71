package io.parley.connection;

import io.parley.WebSocketConfig;
import io.parley.protocol.ActiveExtensions;
import io.parley.protocol.Assembly;
import io.parley.protocol.MaskSource;
import io.parley.protocol.MessageReader;
import io.parley.protocol.MessageWriter;
import io.parley.protocol.ProtocolEvents;
import io.parley.protocol.ReadLimits;
import io.parley.protocol.Role;
import org.jspecify.annotations.Nullable;

/**
 * A reader and a writer that the connections of a loop take in turns. Between two messages they
 * hold nothing that is anybody's, so that an idle connection needs neither, and those that are busy
 * find them in the processor's cache. Who is inside a message keeps what it took; of what lends
 * messages there is but one. Loop only.
 */
final class Codecs {

  private final MaskSource masks;

  /** At rest; null while it is out. */
  private @Nullable MessageReader reader;

  private @Nullable MessageWriter writer;

  /** Null before the first message that needed it, and while it is out. */
  private @Nullable Assembly assembly;

  private boolean assemblyMade;

  /** The bounds of the configuration asked for last. */
  private @Nullable WebSocketConfig bounded;

  private ReadLimits limits = new ReadLimits(0, 0, 0);

  Codecs(MaskSource masks) {
    this.masks = masks;
  }

  /** One to read with; {@link #giveBack} when it is at rest again. */
  MessageReader reader(
      Role role, WebSocketConfig config, ProtocolEvents events, ActiveExtensions extensions) {
    MessageReader taken = reader;
    if (taken == null) {
      taken = new MessageReader(role, limits(config), events);
    }
    reader = null;
    taken.attach(role, limits(config), events, extensions);
    return taken;
  }

  @SuppressWarnings("ReferenceEquality") // Whether it is the same one is all that is asked.
  private ReadLimits limits(WebSocketConfig config) {
    if (config != bounded) {
      bounded = config;
      limits =
          new ReadLimits(config.maxFrameSize(), config.maxMessageSize(), config.maxFragments());
    }
    return limits;
  }

  void giveBack(MessageReader atRest) {
    reader = atRest;
  }

  /** One to write with; {@link #giveBack} when it is not busy. */
  MessageWriter writer(Role role, WebSocketConfig config, ActiveExtensions extensions) {
    MessageWriter taken = writer;
    if (taken == null) {
      taken = new MessageWriter(role, masks, config.fragmentSize());
    }
    writer = null;
    taken.attach(role, config.fragmentSize(), extensions);
    return taken;
  }

  void giveBack(MessageWriter idle) {
    writer = idle;
  }

  /** The one that there is for a message to lend; null while it is another's. */
  @Nullable Assembly takeAssembly() {
    Assembly taken = assemblyMade ? assembly : new Assembly();
    assemblyMade = true;
    assembly = null;
    return taken;
  }

  void giveBack(Assembly free) {
    assembly = free;
  }
}
