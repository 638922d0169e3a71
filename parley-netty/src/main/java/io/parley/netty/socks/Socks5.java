package io.parley.netty.socks;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** SOCKS5 (RFC 1928), with user and password (RFC 1929). */
public final class Socks5 implements SocksDialog {

  private static final byte VERSION = 5;
  private static final byte CONNECT = 1;
  private static final byte LOGIN_VERSION = 1;

  private static final byte NO_LOGIN = 0;
  private static final byte USER_AND_PASSWORD = 2;
  private static final byte NONE_OF_THESE = (byte) 0xff;

  private static final byte IPV4 = 1;
  private static final byte NAME = 3;
  private static final byte IPV6 = 4;

  private static final int MAX = 255;

  private final byte[] destination;
  private final byte @Nullable [] login;
  private final String user;
  private State state = State.METHOD;

  /** Which reply comes next. */
  private enum State {
    METHOD,
    LOGIN,
    REPLY,
    DONE
  }

  /**
   * Asks for a connection.
   *
   * @param literal the host as an address, or null for one that the proxy is to look up
   * @param user null for none
   * @throws SocksException if SOCKS5 has no words for that host, user or password
   */
  public Socks5(
      String host,
      @Nullable InetAddress literal,
      int port,
      @Nullable String user,
      @Nullable String password)
      throws SocksException {
    this.user = String.valueOf(user);
    this.destination = destination(host, literal, port);
    this.login = user == null ? null : login(user, password == null ? "" : password);
  }

  private static byte[] destination(String host, @Nullable InetAddress literal, int port)
      throws SocksException {
    byte[] address =
        literal == null ? host.getBytes(StandardCharsets.US_ASCII) : literal.getAddress();
    if (address.length > MAX) {
      throw new SocksException(
          "cannot be asked for a host name of " + address.length + " bytes: SOCKS5 takes 255");
    }
    ByteBuffer bytes = ByteBuffer.allocate(address.length + (literal == null ? 7 : 6));
    bytes.put(VERSION).put(CONNECT).put((byte) 0);
    if (literal == null) {
      bytes.put(NAME).put((byte) address.length);
    } else {
      bytes.put(address.length == 4 ? IPV4 : IPV6);
    }
    return bytes.put(address).putShort((short) port).array();
  }

  private static byte[] login(String user, String password) throws SocksException {
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > MAX || secret.length == 0 || secret.length > MAX) {
      throw new SocksException(
          "cannot be told the credentials: SOCKS5 takes a user and a password of 1 to 255 bytes");
    }
    return ByteBuffer.allocate(3 + name.length + secret.length)
        .put(LOGIN_VERSION)
        .put((byte) name.length)
        .put(name)
        .put((byte) secret.length)
        .put(secret)
        .array();
  }

  @Override
  public String protocol() {
    return "SOCKS5";
  }

  @Override
  public byte[] begin() {
    return login == null
        ? new byte[] {VERSION, 1, NO_LOGIN}
        : new byte[] {VERSION, 2, NO_LOGIN, USER_AND_PASSWORD};
  }

  @Override
  public byte @Nullable [] answer(ByteBuffer in) throws SocksException {
    byte version = state == State.LOGIN ? LOGIN_VERSION : VERSION;
    if (in.hasRemaining() && in.get(in.position()) != version) {
      throw Replies.notOurs(this, in.get(in.position()));
    }
    if (in.remaining() < 2) {
      return null;
    }
    byte code = in.get(in.position() + 1);
    return switch (state) {
      case METHOD -> method(in, code);
      case LOGIN -> loggedIn(in, code);
      case REPLY -> reply(in, code & 0xff);
      case DONE -> throw new IllegalStateException("the dialog is over");
    };
  }

  private byte[] method(ByteBuffer in, byte code) throws SocksException {
    in.position(in.position() + 2);
    if (code == NO_LOGIN) {
      state = State.REPLY;
      return destination.clone();
    }
    if (code == USER_AND_PASSWORD && login != null) {
      state = State.LOGIN;
      return login.clone();
    }
    if (code == NONE_OF_THESE) {
      throw new SocksException(
          login == null
              ? "wants credentials, or a way to log in that is not known here"
              : "takes neither a user with a password nor nobody in particular");
    }
    throw new SocksException("chose a way to log in that it was not offered: " + (code & 0xff));
  }

  private byte[] loggedIn(ByteBuffer in, byte code) throws SocksException {
    in.position(in.position() + 2);
    if (code != 0) {
      throw new SocksException("refused the credentials of user \"" + user + "\"");
    }
    state = State.REPLY;
    return destination.clone();
  }

  private byte @Nullable [] reply(ByteBuffer in, int code) throws SocksException {
    if (code != 0) {
      throw new SocksException("refused: " + meaning(code) + " (SOCKS5 reply " + code + ")");
    }
    if (in.remaining() < 5) {
      return null;
    }
    int length =
        switch (in.get(in.position() + 3)) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> 1 + (in.get(in.position() + 4) & 0xff);
          default ->
              throw new SocksException(
                  "told an address of a kind that there is not: " + in.get(in.position() + 3));
        };
    if (in.remaining() < 4 + length + 2) {
      return null;
    }
    in.position(in.position() + 4 + length + 2);
    state = State.DONE;
    return new byte[0];
  }

  private static String meaning(int code) {
    return switch (code) {
      case 1 -> "general failure";
      case 2 -> "not allowed by its rules";
      case 3 -> "network unreachable";
      case 4 -> "host unreachable";
      case 5 -> "connection refused";
      case 6 -> "time to live expired";
      case 7 -> "it knows no CONNECT";
      case 8 -> "it does not take this kind of address";
      default -> "unknown reply";
    };
  }

  @Override
  public boolean isDone() {
    return state == State.DONE;
  }
}
