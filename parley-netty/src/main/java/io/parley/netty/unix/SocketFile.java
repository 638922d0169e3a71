package io.parley.netty.unix;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file of a socket that a server listens on. One thread at a time. */
public final class SocketFile {

  /** The type of a file in its mode, and that of a socket (POSIX {@code S_IFMT, S_IFSOCK}). */
  private static final int TYPE = 0170000;

  private static final int SOCKET = 0140000;

  private final UnixPath place;

  /** Tells this file from another one of the same name; null before there is one. */
  private @Nullable Object key;

  /** That of a server which does not listen yet. */
  public SocketFile(UnixPath place) {
    this.place = place;
  }

  /**
   * Removes what a server that is gone has left there.
   *
   * @throws IOException if a server listens there, or something else has that name, which stays
   */
  public void makeRoom() throws IOException {
    Path path = place.path();
    BasicFileAttributes there;
    try {
      there = attributes();
    } catch (NoSuchFileException e) {
      return;
    }
    if (!isSocket(there)) {
      throw new BindException("there is a file that is no socket; it is left alone");
    }
    if (isListenedOn()) {
      throw new BindException("a server listens there already");
    }
    Files.deleteIfExists(path);
  }

  private BasicFileAttributes attributes() throws IOException {
    return Files.readAttributes(place.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean isSocket(BasicFileAttributes there) throws IOException {
    if (!there.isOther()) {
      return false;
    }
    try {
      Object mode = Files.getAttribute(place.path(), "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return ((int) mode & TYPE) == SOCKET;
    } catch (UnsupportedOperationException e) {
      // Windows: nothing tells a socket from what else is neither file nor folder nor link.
      return true;
    }
  }

  /** A connection that is refused tells that nobody listens. */
  private boolean isListenedOn() throws IOException {
    try (SocketChannel probe = SocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      // Not to wait for a server whose queue is full.
      probe.configureBlocking(false);
      probe.connect(place.address());
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  /**
   * Notes the file that listening has made.
   *
   * @param permissions for it; null to leave those that the system has given
   */
  public void made(@Nullable Set<PosixFilePermission> permissions) throws IOException {
    key = attributes().fileKey();
    if (permissions != null) {
      try {
        Files.setPosixFilePermissions(place.path(), permissions);
      } catch (UnsupportedOperationException e) {
        throw new IOException("this file system has no POSIX permissions", e);
      }
    }
  }

  /** Removes the file, unless another one has taken its place. */
  public void remove() throws IOException {
    try {
      if (key != null && key.equals(attributes().fileKey())) {
        Files.deleteIfExists(place.path());
      }
    } catch (NoSuchFileException e) {
      // Gone already: Netty's native transport removes it itself.
    }
  }
}
