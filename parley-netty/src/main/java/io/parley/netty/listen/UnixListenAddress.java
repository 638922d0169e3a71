package io.parley.netty.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.parley.netty.transport.NettyIo;
import io.parley.netty.unix.SocketFile;
import io.parley.netty.unix.UnixPath;
import io.parley.netty.unix.UnixUri;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Unix socket. */
public final class UnixListenAddress implements ListenAddress {

  private static final System.Logger LOG = System.getLogger(UnixListenAddress.class.getName());

  private final UnixPath place;
  private final SocketFile file;
  private final @Nullable Set<PosixFilePermission> permissions;

  /**
   * Creates one.
   *
   * @param permissions of the file; null for those that the system gives
   */
  public UnixListenAddress(UnixPath place, @Nullable Set<PosixFilePermission> permissions) {
    this.place = place;
    this.file = new SocketFile(place);
    this.permissions = permissions;
  }

  @Override
  public void configure(ServerBootstrap bootstrap, NettyIo io) {
    bootstrap.channelFactory(io.unixServerChannels());
    if (io.unixHalfClosure()) {
      bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
  }

  @Override
  public SocketAddress prepare(NettyIo io) throws IOException {
    file.makeRoom();
    return io.address(place);
  }

  @Override
  public void bound() throws IOException {
    file.made(permissions);
  }

  @Override
  public void left() {
    try {
      file.remove();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove the socket " + place, e);
    }
  }

  @Override
  public int port(Channel listener) {
    return 0;
  }

  @Override
  public URI uri(String scheme, Channel listener) {
    return UnixUri.root(scheme, place);
  }

  @Override
  public String toString() {
    return place.toString();
  }
}
