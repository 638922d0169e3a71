package io.parley.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Paths for Unix sockets, which must be short; the folder goes with this JVM. */
public final class SocketFolder {

  private static final Path FOLDER = create();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private SocketFolder() {}

  private static Path create() {
    try {
      Path folder = Files.createTempDirectory("parley");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One where nothing is. */
  public static Path newPath() {
    return FOLDER.resolve(NEXT.incrementAndGet() + ".sock");
  }
}
