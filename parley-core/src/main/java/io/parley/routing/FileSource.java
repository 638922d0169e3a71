package io.parley.routing;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where static files come from; made by {@link Routing#folder} and {@link Routing#classpath}. */
public abstract sealed class FileSource permits FolderSource, ClasspathSource {

  FileSource() {}

  /**
   * What is at that path; null for nothing, and for whatever is not to be served.
   *
   * @param names of folders and at last of a file or folder, each checked: not empty, no dots
   *     alone, no separator; empty for the root
   */
  abstract @Nullable Entry find(List<String> names) throws IOException;

  /** Something that is there. */
  sealed interface Entry {}

  /** A folder. */
  record Folder() implements Entry {}

  /** A file, as it is now. */
  non-sealed interface File extends Entry {

    /** In bytes. */
    long size();

    /** When it changed last. */
    Instant modified();

    /** Without the quotes; another one whenever the content is another. */
    String tag() throws IOException;

    /**
     * Those bytes.
     *
     * @throws IOException if there are fewer
     */
    byte[] read(long from, int length) throws IOException;
  }
}
