package io.parley.routing;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder of the file system. A symbolic link is followed only to what is in the folder, too. */
final class FolderSource extends FileSource {

  private final Path given;
  private final Path root;

  FolderSource(Path folder) {
    given = folder;
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("not a folder: " + folder);
    }
    try {
      root = folder.toRealPath();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the folder " + folder, e);
    }
  }

  @Override
  @Nullable Entry find(List<String> names) throws IOException {
    Path real;
    try {
      Path path = root;
      for (String name : names) {
        path = path.resolve(name);
      }
      real = path.toRealPath();
    } catch (InvalidPathException | FileSystemException e) {
      return null;
    }
    return real.startsWith(root) ? entry(real) : null;
  }

  static @Nullable Entry entry(Path real) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      return new Folder();
    }
    return attributes.isRegularFile() && Files.isReadable(real)
        ? new PlainFile(real, attributes.size(), attributes.lastModifiedTime().toInstant())
        : null;
  }

  @Override
  public String toString() {
    return "folder " + given;
  }

  private record PlainFile(Path path, long size, Instant modified) implements File {

    @Override
    public String tag() {
      return Long.toHexString(size)
          + "-"
          + Long.toHexString(ChronoUnit.MICROS.between(Instant.EPOCH, modified));
    }

    @Override
    public byte[] read(long from, int length) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      // The path was real a moment ago; a link that took its place since is not followed.
      try (SeekableByteChannel channel =
          Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
        channel.position(from);
        while (bytes.hasRemaining()) {
          if (channel.read(bytes) < 0) {
            throw new EOFException(path + " has become shorter than " + size + " bytes");
          }
        }
      }
      return bytes.array();
    }
  }
}
