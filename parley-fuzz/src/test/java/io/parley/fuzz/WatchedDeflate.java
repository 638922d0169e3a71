package io.parley.fuzz;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.ProtocolException;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.protocol.Extensions;
import io.parley.protocol.PermessageDeflate;
import io.parley.protocol.ZlibCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compression that knows when a session was not closed. */
final class WatchedDeflate implements Extension, AutoCloseable {

  private final PermessageDeflate deflate;
  private int open;

  WatchedDeflate(Compression settings) {
    deflate = new PermessageDeflate(settings);
  }

  /** All extensions of a server or client, of which this is the only one. */
  Extensions alone() {
    return Extensions.of(in(WebSocketConfig.server().toBuilder()).build());
  }

  /** Takes the place of the compression that is built in. */
  WebSocketConfig.Builder in(WebSocketConfig.Builder config) {
    return config.compression(Compression.off()).extensions(this);
  }

  /** Nothing is held once all sockets are gone: that is what this checks. */
  void requireNothingHeld() {
    Check.same(open, 0, "sessions that were not closed");
    Check.same(deflate.reservedBytes(), 0L, "bytes reserved by sessions that were closed");
    Check.same(ZlibCount.out(deflate), 0, "deflaters and inflaters not given back");
  }

  @Override
  public String name() {
    return deflate.name();
  }

  @Override
  public int reservedBit() {
    return deflate.reservedBit();
  }

  @Override
  public List<ExtensionHeader> offers() {
    return deflate.offers();
  }

  @Override
  public @Nullable Agreement accept(ExtensionHeader offer) {
    Agreement agreement = deflate.accept(offer);
    return agreement == null
        ? null
        : new Agreement(agreement.answer(), new Watched(agreement.session()));
  }

  @Override
  public Session answered(ExtensionHeader answer) {
    return new Watched(deflate.answered(answer));
  }

  @Override
  public void close() {
    deflate.close();
  }

  private final class Watched implements Session {

    private final Session session;
    private boolean closed;

    Watched(Session session) {
      this.session = session;
      open++;
    }

    @Override
    public byte @Nullable [] encode(WsMessage message) {
      return session.encode(message);
    }

    @Override
    public byte[] decode(byte[] payload, int length, int maxSize) throws ProtocolException {
      return session.decode(payload, length, maxSize);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open--;
      }
      session.close();
    }
  }
}
