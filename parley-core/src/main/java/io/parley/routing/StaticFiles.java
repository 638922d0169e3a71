package io.parley.routing;

import io.parley.http.Headers;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.http.UriTemplate;
import io.parley.routing.FileSource.Entry;
import io.parley.routing.FileSource.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route to files, for GET and HEAD; made by {@link Routing#files}. What is no file falls through
 * to the next route. A folder shows its {@code index.html}, and its path without the slash at the
 * end is sent there. Answers have a {@code Content-Type} by the extension of the name, {@code
 * nosniff}, {@code ETag} and {@code Last-Modified}; conditions and single ranges are honoured (RFC
 * 9110 sections 13 and 14).
 *
 * <p>Never served: names that start with a dot, but for {@code .well-known}; names with a
 * separator, a colon or a control character, however encoded; what a symbolic link shows outside of
 * the folder.
 *
 * <p>Immutable; each method gives a changed copy.
 */
public final class StaticFiles extends HttpRoute {

  private static final String INDEX = "index.html";
  private static final int MAX_SIZE = 8 * 1024 * 1024;

  private final UriTemplate path;
  private final FileSource source;
  private final @Nullable String cacheControl;
  private final int maxFileSize;

  private StaticFiles(
      UriTemplate path, FileSource source, @Nullable String cacheControl, int maxFileSize) {
    this.path = path;
    this.source = source;
    this.cacheControl = cacheControl;
    this.maxFileSize = maxFileSize;
  }

  static StaticFiles of(String path, FileSource source) {
    return new StaticFiles(UriTemplate.of("/*").under(path), source, null, MAX_SIZE);
  }

  /**
   * Sends that {@code Cache-Control}, such as {@code max-age=3600}. Default: none, so that browsers
   * guess.
   *
   * @throws IllegalArgumentException if it cannot be a header's value
   */
  public StaticFiles cacheControl(String value) {
    new Headers.Field("Cache-Control", value);
    return new StaticFiles(path, source, value, maxFileSize);
  }

  /**
   * Bounds what is read into memory for one answer. Of a larger file only ranges are sent, no
   * longer than this; a request for the whole is answered with 413.
   *
   * @param bytes at least 1; default 8 MiB
   */
  public StaticFiles maxFileSize(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxFileSize must be at least 1, not " + bytes);
    }
    return new StaticFiles(path, source, cacheControl, bytes);
  }

  @Override
  @Nullable HttpHandler find(Request request, String method) {
    return method.equals("GET") ? answer(request) : null;
  }

  @Override
  Set<String> methods(Request request) {
    return answer(request) == null ? Set.of() : Set.of("GET");
  }

  private @Nullable HttpHandler answer(Request request) {
    if (path.match(request.rawPath()) == null) {
      return null;
    }
    FilePath asked = FilePath.of(path.rest(request.rawPath()));
    if (asked == null) {
      return null;
    }
    try {
      List<String> names = new ArrayList<>(asked.names());
      Entry entry = source.find(names);
      if (entry instanceof FileSource.Folder) {
        names.add(INDEX);
        entry = source.find(names);
        if (entry instanceof File && !asked.folder()) {
          return StaticFiles::toFolder;
        }
      } else if (asked.folder()) {
        return null;
      }
      String name = names.isEmpty() ? INDEX : names.get(names.size() - 1);
      return entry instanceof File file ? get -> answer(get, file, name) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look up " + asked.names() + " in " + source, e);
    }
  }

  /** Relative links of the page count from the folder only if its path ends with a slash. */
  private static Response toFolder(Request request) {
    String query = request.uri().getRawQuery();
    String folder = request.rawPath() + "/" + (query == null ? "" : "?" + query);
    return Response.of(Status.MOVED_PERMANENTLY).header("Location", folder);
  }

  private Response answer(Request request, File file, String name) {
    try {
      FileVersion version = FileVersion.of(file);
      Headers headers = headers(version);
      if (version.isKnownTo(request)) {
        return Response.of(Status.NOT_MODIFIED).headers(headers);
      }
      headers =
          headers.add("Content-Type", MediaTypes.of(name)).add("X-Content-Type-Options", "nosniff");
      if (request.method().equals("HEAD")) {
        return Response.of(Status.OK)
            .headers(headers.add("Content-Length", Long.toString(file.size())));
      }
      ByteRange range =
          version.allowsRange(request) ? ByteRange.of(request.header("Range"), file.size()) : null;
      return range == null ? whole(file, headers) : part(file, range, headers);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " of " + source, e);
    }
  }

  private Headers headers(FileVersion version) {
    Headers headers =
        Headers.of(
            "ETag", version.tag(), "Last-Modified", version.modified(), "Accept-Ranges", "bytes");
    return cacheControl == null ? headers : headers.add("Cache-Control", cacheControl);
  }

  private Response whole(File file, Headers headers) throws IOException {
    if (file.size() > maxFileSize) {
      return Response.of(Status.CONTENT_TOO_LARGE)
          .header("Accept-Ranges", "bytes")
          .text("This file is sent in ranges of up to " + maxFileSize + " bytes only.\n");
    }
    return Response.of(Status.OK).headers(headers).body(file.read(0, (int) file.size()));
  }

  private Response part(File file, ByteRange range, Headers headers) throws IOException {
    if (!range.isSatisfiable()) {
      return Response.of(Status.RANGE_NOT_SATISFIABLE)
          .header("Content-Range", "bytes */" + file.size());
    }
    int length = (int) Math.min(range.to() - range.from() + 1, maxFileSize);
    String sent = "bytes " + range.from() + "-" + (range.from() + length - 1) + "/" + file.size();
    return Response.of(Status.PARTIAL_CONTENT)
        .headers(headers.add("Content-Range", sent))
        .body(file.read(range.from(), length));
  }

  @Override
  HttpRoute below(String base) {
    return new StaticFiles(path.under(base), source, cacheControl, maxFileSize);
  }

  @Override
  public String toString() {
    return "GET " + path + ": " + source;
  }
}
