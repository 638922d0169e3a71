package io.parley.netty.socks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** SOCKS4, with the extension by which the proxy looks up names (4a). */
public final class Socks4 implements SocksDialog {

  private static final int VERSION = 4;
  private static final int CONNECT = 1;
  private static final int GRANTED = 90;
  private static final int REPLY_SIZE = 8;

  private final byte[] request;
  private boolean done;

  /**
   * Asks for a connection.
   *
   * @param literal the host as an address, or null for one that the proxy is to look up
   * @param user told to the proxy; may be empty
   * @throws SocksException if SOCKS4 has no words for that host or user
   */
  public Socks4(String host, @Nullable InetAddress literal, int port, String user)
      throws SocksException {
    if (literal != null && !(literal instanceof Inet4Address)) {
      throw new SocksException(
          "cannot be asked for " + host + ": SOCKS4 has no IPv6 addresses, SOCKS5 has");
    }
    byte[] name = literal == null ? host.getBytes(StandardCharsets.US_ASCII) : new byte[0];
    byte[] id = user.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(REPLY_SIZE + id.length + name.length + 2);
    bytes.put((byte) VERSION).put((byte) CONNECT).putShort((short) port);
    // An address that cannot be one, 0.0.0.x, says that a name follows.
    bytes.put(literal == null ? new byte[] {0, 0, 0, 1} : literal.getAddress());
    bytes.put(id).put((byte) 0);
    if (literal == null) {
      bytes.put(name).put((byte) 0);
    }
    request = new byte[bytes.position()];
    bytes.flip().get(request);
  }

  @Override
  public String protocol() {
    return "SOCKS4";
  }

  @Override
  public byte[] begin() {
    return request.clone();
  }

  @Override
  public byte @Nullable [] answer(ByteBuffer in) throws SocksException {
    if (in.hasRemaining() && in.get(in.position()) != 0) {
      throw Replies.notOurs(this, in.get(in.position()));
    }
    if (in.remaining() < REPLY_SIZE) {
      return null;
    }
    int code = in.get(in.position() + 1) & 0xff;
    in.position(in.position() + REPLY_SIZE);
    if (code != GRANTED) {
      throw new SocksException("refused: " + meaning(code) + " (SOCKS4 reply " + code + ")");
    }
    done = true;
    return new byte[0];
  }

  private static String meaning(int code) {
    return switch (code) {
      case 91 -> "request rejected or failed";
      case 92 -> "it cannot reach the identd of this machine";
      case 93 -> "the identd of this machine names another user";
      default -> "unknown reply";
    };
  }

  @Override
  public boolean isDone() {
    return done;
  }
}
