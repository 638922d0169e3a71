package io.parley;

import io.parley.http.AddressRanges;
import io.parley.http.TrustedProxies;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The bounds and times of a socket, the same names on both ends. Immutable; {@link #server()},
 * {@link #client()} and {@link #queue()} give the defaults, and {@link #toBuilder()} a changed
 * copy.
 *
 * <p>A duration of zero switches its timer off.
 */
public final class WebSocketConfig {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  private static final WebSocketConfig CLIENT = new Builder().build();
  private static final WebSocketConfig QUEUE =
      new Builder()
          .pingInterval(Duration.ZERO)
          .closeTimeout(Duration.ofSeconds(60))
          .overflow(OverflowPolicy.CLOSE)
          .build();

  private final int maxMessageSize;
  private final long maxFrameSize;
  private final int maxFragments;
  private final int fragmentSize;
  private final long queueHighMark;
  private final long queueLowMark;
  private final long maxQueueSize;
  private final int maxQueueMessages;
  private final OverflowPolicy overflow;
  private final int mailboxMessages;
  private final int mailboxBytes;
  private final boolean holdReads;
  private final Dispatch dispatch;
  private final Duration pingInterval;
  private final Duration pingTimeout;
  private final Duration idleTimeout;
  private final Duration writeTimeout;
  private final Duration handshakeTimeout;
  private final Duration closeTimeout;
  private final int maxHeaderSize;
  private final OriginPolicy origins;
  private final TrustedProxies trustedProxies;
  private final Compression compression;
  private final List<Extension> extensions;

  private WebSocketConfig(Builder builder) {
    maxMessageSize = builder.maxMessageSize;
    maxFrameSize = builder.maxFrameSize;
    maxFragments = builder.maxFragments;
    fragmentSize = builder.fragmentSize;
    queueHighMark = builder.queueHighMark;
    queueLowMark = builder.queueLowMark;
    maxQueueSize = builder.maxQueueSize;
    maxQueueMessages = builder.maxQueueMessages;
    overflow = builder.overflow;
    mailboxMessages = builder.mailboxMessages;
    mailboxBytes = builder.mailboxBytes;
    holdReads = builder.holdReads;
    dispatch = builder.dispatch;
    pingInterval = builder.pingInterval;
    pingTimeout = builder.pingTimeout;
    idleTimeout = builder.idleTimeout;
    writeTimeout = builder.writeTimeout;
    handshakeTimeout = builder.handshakeTimeout;
    closeTimeout = builder.closeTimeout;
    maxHeaderSize = builder.maxHeaderSize;
    origins = builder.origins;
    trustedProxies = builder.trustedProxies;
    compression = builder.compression;
    extensions = builder.extensions;
  }

  /**
   * The defaults of a server: messages up to 1 MiB; reading waits while the own send queue is above
   * its high mark.
   */
  public static WebSocketConfig server() {
    Builder builder = new Builder();
    builder.maxMessageSize = MIB;
    builder.holdReads = true;
    builder.compression = Compression.off();
    return builder.build();
  }

  /**
   * The defaults of a client: messages up to 16 MiB; reading goes on whatever the send queue holds.
   */
  public static WebSocketConfig client() {
    return CLIENT;
  }

  /**
   * The defaults of {@code newWebSocket} of a {@link WebSocketClient}, those that OkHttp documents:
   * no keepalive, 60 s for the closing handshake, and an overflow of the queue closes the socket.
   * All else is as in {@link #client()}.
   */
  public static WebSocketConfig queue() {
    return QUEUE;
  }

  /** A builder that starts from these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxMessageSize = maxMessageSize;
    builder.maxFrameSize = maxFrameSize;
    builder.maxFragments = maxFragments;
    builder.fragmentSize = fragmentSize;
    builder.queueHighMark = queueHighMark;
    builder.queueLowMark = queueLowMark;
    builder.maxQueueSize = maxQueueSize;
    builder.maxQueueMessages = maxQueueMessages;
    builder.overflow = overflow;
    builder.mailboxMessages = mailboxMessages;
    builder.mailboxBytes = mailboxBytes;
    builder.holdReads = holdReads;
    builder.dispatch = dispatch;
    builder.pingInterval = pingInterval;
    builder.pingTimeout = pingTimeout;
    builder.idleTimeout = idleTimeout;
    builder.writeTimeout = writeTimeout;
    builder.handshakeTimeout = handshakeTimeout;
    builder.closeTimeout = closeTimeout;
    builder.maxHeaderSize = maxHeaderSize;
    builder.origins = origins;
    builder.trustedProxies = trustedProxies;
    builder.compression = compression;
    builder.extensions = extensions;
    return builder;
  }

  /**
   * Most payload bytes in a message received; a larger one closes with 1009. Default 1 MiB on
   * servers, 16 MiB on clients.
   */
  public int maxMessageSize() {
    return maxMessageSize;
  }

  /**
   * Most payload bytes in a frame received; a larger one closes with 1009. Default: no bound beyond
   * that of the message.
   */
  public long maxFrameSize() {
    return maxFrameSize;
  }

  /** Most frames that a message received may be split into; more close with 1009. Default 1024. */
  public int maxFragments() {
    return maxFragments;
  }

  /**
   * Longer messages are sent in frames of that many payload bytes; 0, the default, sends each
   * message as one frame.
   */
  public int fragmentSize() {
    return fragmentSize;
  }

  /** A send queue of more bytes than this is under {@link SendResult#PRESSURE}. Default 1 MiB. */
  public long queueHighMark() {
    return queueHighMark;
  }

  /** Pressure ends when the send queue has fallen to that many bytes. Default 256 KiB. */
  public long queueLowMark() {
    return queueLowMark;
  }

  /**
   * Most payload bytes in the send queue; a message that would go beyond is refused. Default 16
   * MiB.
   */
  public long maxQueueSize() {
    return maxQueueSize;
  }

  /** Most messages in the send queue, of whatever size. Default 65,536; at most 4,000,000. */
  public int maxQueueMessages() {
    return maxQueueMessages;
  }

  /**
   * What else happens when a message is refused for want of room. Default {@link
   * OverflowPolicy#REJECT}, in {@link #queue()} {@link OverflowPolicy#CLOSE}.
   */
  public OverflowPolicy overflow() {
    return overflow;
  }

  /** Messages received and not yet delivered at which reading stops. Default 256. */
  public int mailboxMessages() {
    return mailboxMessages;
  }

  /** Payload bytes received and not yet delivered at which reading stops. Default 1 MiB. */
  public int mailboxBytes() {
    return mailboxBytes;
  }

  /**
   * Whether delivery and reading wait while the own send queue is under pressure. Default true on
   * servers, false on clients.
   */
  public boolean holdReads() {
    return holdReads;
  }

  /** Where callbacks run. Default {@link Dispatch#WORKERS}. */
  public Dispatch dispatch() {
    return dispatch;
  }

  /** Time between two pings of the keepalive. Default 20 s, in {@link #queue()} none. */
  public Duration pingInterval() {
    return pingInterval;
  }

  /**
   * The connection is given up when no byte came for that long after a ping of the keepalive; later
   * pings do not prolong it. Default 20 s.
   */
  public Duration pingTimeout() {
    return pingTimeout;
  }

  /** The socket closes with 1001 when no message went either way for that long. Default off. */
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /**
   * The connection is given up when there is something to send and the system took no byte for that
   * long. Default 30 s.
   */
  public Duration writeTimeout() {
    return writeTimeout;
  }

  /**
   * Bound on the opening handshake: on a client from {@code newWebSocket} to the open socket; on a
   * server from the connection, or the first byte of a further request on it, to the whole request,
   * and for a handshake to its answer. Default 10 s.
   */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /**
   * The connection is given up when the peer has not answered our Close frame after that long. The
   * peer's own is answered once all that came before it is delivered, or after half of this.
   * Default 10 s, in {@link #queue()} 60 s.
   */
  public Duration closeTimeout() {
    return closeTimeout;
  }

  /**
   * Most bytes in the first line and headers of a request or response; by HTTP/2 in names and
   * values, with 32 for each header besides. Default 8 KiB.
   */
  public int maxHeaderSize() {
    return maxHeaderSize;
  }

  /**
   * From which pages browsers may open sockets on a server; from others they get 403. Default
   * {@link OriginPolicy#sameOrigin()}. Without effect on clients.
   */
  public OriginPolicy origins() {
    return origins;
  }

  /**
   * Whose word a server takes for who sent a request, by which scheme and to which host. Default
   * {@link TrustedProxies#NONE}. Without effect on clients.
   */
  public TrustedProxies trustedProxies() {
    return trustedProxies;
  }

  /**
   * How messages are compressed. Default: a client offers it, with context takeover; a server has
   * it {@linkplain Compression#off() off}.
   */
  public Compression compression() {
    return compression;
  }

  /** Extensions besides compression, the most wanted first. Default none. */
  public List<Extension> extensions() {
    return extensions;
  }

  /**
   * Collects values for a configuration. Each method's value is described at the accessor of its
   * name.
   */
  public static final class Builder {

    private int maxMessageSize = 16 * MIB;
    private long maxFrameSize = Long.MAX_VALUE;
    private int maxFragments = 1024;
    private int fragmentSize;
    private long queueHighMark = MIB;
    private long queueLowMark = 256 * KIB;
    private long maxQueueSize = 16 * MIB;
    private int maxQueueMessages = 65_536;
    private OverflowPolicy overflow = OverflowPolicy.REJECT;
    private int mailboxMessages = 256;
    private int mailboxBytes = MIB;
    private boolean holdReads;
    private Dispatch dispatch = Dispatch.WORKERS;
    private Duration pingInterval = Duration.ofSeconds(20);
    private Duration pingTimeout = Duration.ofSeconds(20);
    private Duration idleTimeout = Duration.ZERO;
    private Duration writeTimeout = Duration.ofSeconds(30);
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private Duration closeTimeout = Duration.ofSeconds(10);
    private int maxHeaderSize = 8 * KIB;
    private OriginPolicy origins = OriginPolicy.sameOrigin();
    private TrustedProxies trustedProxies = TrustedProxies.NONE;
    private Compression compression = Compression.on().contextTakeover(true, true);
    private List<Extension> extensions = List.of();

    private Builder() {}

    /** At least 1. */
    public Builder maxMessageSize(int bytes) {
      maxMessageSize = (int) atLeast(1, bytes, "maxMessageSize");
      return this;
    }

    /** At least 125, so that no control frame is over it. */
    public Builder maxFrameSize(long bytes) {
      maxFrameSize = atLeast(125, bytes, "maxFrameSize");
      return this;
    }

    /** At least 1. */
    public Builder maxFragments(int frames) {
      maxFragments = (int) atLeast(1, frames, "maxFragments");
      return this;
    }

    /** 0 for never. */
    public Builder fragmentSize(int bytes) {
      fragmentSize = (int) atLeast(0, bytes, "fragmentSize");
      return this;
    }

    /** At least 0; {@link #build} wants low mark ≤ high mark ≤ bound. */
    public Builder queueHighMark(long bytes) {
      queueHighMark = atLeast(0, bytes, "queueHighMark");
      return this;
    }

    /** At least 0; {@link #build} wants low mark ≤ high mark ≤ bound. */
    public Builder queueLowMark(long bytes) {
      queueLowMark = atLeast(0, bytes, "queueLowMark");
      return this;
    }

    /** At least 1, at most 256 GiB; {@link #build} wants low mark ≤ high mark ≤ bound. */
    public Builder maxQueueSize(long bytes) {
      maxQueueSize = atMost(1L << 38, atLeast(1, bytes, "maxQueueSize"), "maxQueueSize");
      return this;
    }

    /** 1 to 4,000,000. */
    public Builder maxQueueMessages(int messages) {
      maxQueueMessages =
          (int) atMost(4_000_000, atLeast(1, messages, "maxQueueMessages"), "maxQueueMessages");
      return this;
    }

    /** See {@link WebSocketConfig#overflow()}. */
    public Builder overflow(OverflowPolicy policy) {
      overflow = policy;
      return this;
    }

    /** At least 1. */
    public Builder mailboxMessages(int messages) {
      mailboxMessages = (int) atLeast(1, messages, "mailboxMessages");
      return this;
    }

    /** At least 1. */
    public Builder mailboxBytes(int bytes) {
      mailboxBytes = (int) atLeast(1, bytes, "mailboxBytes");
      return this;
    }

    /** See {@link WebSocketConfig#holdReads()}. */
    public Builder holdReads(boolean hold) {
      holdReads = hold;
      return this;
    }

    /** See {@link WebSocketConfig#dispatch()}. */
    public Builder dispatch(Dispatch where) {
      dispatch = where;
      return this;
    }

    /** Zero switches the keepalive off. */
    public Builder pingInterval(Duration interval) {
      pingInterval = notNegative(interval, "pingInterval");
      return this;
    }

    /** Zero waits for ever. */
    public Builder pingTimeout(Duration timeout) {
      pingTimeout = notNegative(timeout, "pingTimeout");
      return this;
    }

    /** Zero waits for ever. */
    public Builder idleTimeout(Duration timeout) {
      idleTimeout = notNegative(timeout, "idleTimeout");
      return this;
    }

    /** Zero waits for ever. */
    public Builder writeTimeout(Duration timeout) {
      writeTimeout = notNegative(timeout, "writeTimeout");
      return this;
    }

    /** Zero waits for ever. */
    public Builder handshakeTimeout(Duration timeout) {
      handshakeTimeout = notNegative(timeout, "handshakeTimeout");
      return this;
    }

    /** Zero waits for ever. */
    public Builder closeTimeout(Duration timeout) {
      closeTimeout = notNegative(timeout, "closeTimeout");
      return this;
    }

    /** At least 256. */
    public Builder maxHeaderSize(int bytes) {
      maxHeaderSize = (int) atLeast(256, bytes, "maxHeaderSize");
      return this;
    }

    /** See {@link WebSocketConfig#compression()}. */
    public Builder compression(Compression how) {
      compression = how;
      return this;
    }

    /**
     * See {@link WebSocketConfig#extensions()}; replaces those named before.
     *
     * @throws IllegalArgumentException if one has a name that is no token or that another has, or a
     *     reserved bit that is none
     */
    public Builder extensions(Extension... these) {
      Set<String> names = new HashSet<>();
      for (Extension extension : these) {
        String name = new ExtensionHeader(extension.name(), List.of()).name();
        if (!names.add(name)) {
          throw new IllegalArgumentException("two extensions have the name " + name);
        }
        int bit = extension.reservedBit();
        if (bit != Extension.RSV1 && bit != Extension.RSV2 && bit != Extension.RSV3) {
          throw new IllegalArgumentException(
              "the reserved bit of extension " + name + " must be RSV1, RSV2 or RSV3, not " + bit);
        }
      }
      extensions = List.of(these);
      return this;
    }

    /** See {@link WebSocketConfig#origins()}. */
    public Builder origins(OriginPolicy policy) {
      origins = policy;
      return this;
    }

    /**
     * Browsers may open sockets from pages of these origins besides.
     *
     * @param more each {@code scheme://host} or {@code scheme://host:port}
     * @throws IllegalArgumentException if one of them is no origin
     */
    public Builder allowOrigins(String... more) {
      return origins(origins.allow(more));
    }

    /** Browsers may open sockets from every page; see {@link OriginPolicy#any()}. */
    public Builder anyOrigin() {
      return origins(OriginPolicy.any());
    }

    /**
     * The {@link WebSocketConfig#trustedProxies()} are those at these addresses, instead of any set
     * before.
     *
     * @param proxies each an address, a network, or a name, as in {@link AddressRanges#of}
     * @throws IllegalArgumentException if one is none of that
     */
    public Builder trustForwarded(String... proxies) {
      trustedProxies = TrustedProxies.at(AddressRanges.of(proxies));
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException if the marks and the bound of the queue are not in order
     */
    public WebSocketConfig build() {
      if (queueLowMark > queueHighMark || queueHighMark > maxQueueSize) {
        throw new IllegalArgumentException(
            "queueLowMark <= queueHighMark <= maxQueueSize must hold: "
                + queueLowMark
                + ", "
                + queueHighMark
                + ", "
                + maxQueueSize);
      }
      return new WebSocketConfig(this);
    }

    private static long atLeast(long least, long value, String option) {
      if (value < least) {
        throw new IllegalArgumentException(
            option + " must be at least " + least + ", not " + value);
      }
      return value;
    }

    private static long atMost(long most, long value, String option) {
      if (value > most) {
        throw new IllegalArgumentException(option + " must be at most " + most + ", not " + value);
      }
      return value;
    }

    private static Duration notNegative(Duration value, String option) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(option + " must not be negative: " + value);
      }
      return value;
    }
  }
}
