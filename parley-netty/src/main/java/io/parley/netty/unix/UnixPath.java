package io.parley.netty.unix;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.internal.PlatformDependent;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a Unix domain socket is.
 *
 * @param path absolute
 */
public record UnixPath(Path path) {

  /**
   * What {@code sun_path} holds (108 bytes on Linux and Windows, 104 elsewhere) but for the zero at
   * its end, and one more that the JDK does not use.
   */
  private static final int MAX_BYTES = PlatformDependent.isWindows() || isLinux() ? 106 : 102;

  /** Makes the path absolute. */
  public UnixPath {
    path = path.toAbsolutePath();
  }

  /**
   * The place of that path, checked.
   *
   * @throws IllegalArgumentException if no socket can be there: the path is too long for the
   *     system, or not one of the default file system
   */
  public static UnixPath of(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new IllegalArgumentException("a Unix socket is a file of this machine, not " + path);
    }
    UnixPath place = new UnixPath(path);
    int bytes = place.toString().getBytes(fileNames()).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the path of a Unix socket has at most "
              + MAX_BYTES
              + " bytes on this system; this one has "
              + bytes
              + ": "
              + place);
    }
    return place;
  }

  /**
   * As {@link #of(Path)}.
   *
   * @throws IllegalArgumentException also if the text is no path
   */
  public static UnixPath of(String path) {
    try {
      return of(Path.of(path));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not the path of a Unix socket: " + e.getMessage(), e);
    }
  }

  private static Charset fileNames() {
    String name = System.getProperty("sun.jnu.encoding");
    return name == null ? Charset.defaultCharset() : Charset.forName(name);
  }

  private static boolean isLinux() {
    return PlatformDependent.normalizedOs().equals("linux");
  }

  /** As the JDK has it. */
  public UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(path);
  }

  /** As Netty's native transports have it. */
  public DomainSocketAddress nativeAddress() {
    return new DomainSocketAddress(path.toString());
  }

  /** That of the JDK for one of Netty's native transports; any other one as it is. */
  public static @Nullable SocketAddress plain(@Nullable SocketAddress address) {
    return address instanceof DomainSocketAddress named
        ? UnixDomainSocketAddress.of(named.path())
        : address;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
