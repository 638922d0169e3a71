package io.parley.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the lines typed are kept from one run to the next (XDG base directories). */
final class HistoryFile {

  private HistoryFile() {}

  /** The file, made if need be for its owner's eyes only; null when there can be none. */
  static @Nullable Path of(Map<String, String> environment) {
    Path file = state(environment).resolve("parley").resolve("history");
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        Files.createFile(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.setPosixFilePermissions(
              file, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        }
      }
      return Files.isWritable(file) ? file : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static Path state(Map<String, String> environment) {
    Path given = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
    return given.isAbsolute() ? given : Path.of(System.getProperty("user.home"), ".local", "state");
  }
}
