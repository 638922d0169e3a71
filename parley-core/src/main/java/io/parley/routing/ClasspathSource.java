package io.parley.routing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;

/**
 * Resources of a class loader. The entries of a jar may all have one time, that of no build in
 * particular, so what tells one version from another is their content.
 */
final class ClasspathSource extends FileSource {

  private final String root;
  private final ClassLoader loader;

  /** The tags made so far, one for each resource at most. Any thread. */
  private final ConcurrentMap<String, String> tags = new ConcurrentHashMap<>();

  ClasspathSource(String root, ClassLoader loader) {
    this.root = root.replaceAll("^/+|/+$", "");
    this.loader = loader;
  }

  @Override
  @Nullable Entry find(List<String> names) throws IOException {
    String below = String.join("/", names);
    String name = root + (root.isEmpty() || below.isEmpty() ? "" : "/") + below;
    URL url = loader.getResource(name);
    if (url == null) {
      return null;
    }
    if (url.getProtocol().equals("file")) {
      try {
        return FolderSource.entry(Path.of(new URI(url.toString())).toRealPath());
      } catch (URISyntaxException e) {
        throw new IOException("the class loader gives what is no URI: " + url, e);
      }
    }
    URLConnection connection = url.openConnection();
    if (connection instanceof JarURLConnection jar) {
      JarEntry entry = jar.getJarEntry();
      return entry == null || entry.isDirectory()
          ? new Folder()
          : new Resource(name, entry.getSize(), Instant.ofEpochMilli(entry.getTime()));
    }
    try (InputStream opened = connection.getInputStream()) {
      return opened == null
          ? null
          : new Resource(
              name,
              connection.getContentLengthLong(),
              Instant.ofEpochMilli(connection.getLastModified()));
    }
  }

  @Override
  public String toString() {
    return "classpath " + root;
  }

  private final class Resource implements File {
    private final String name;
    private final long size;
    private final Instant modified;

    Resource(String name, long size, Instant modified) {
      this.name = name;
      this.size = size;
      this.modified = modified;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public Instant modified() {
      return modified;
    }

    @Override
    public String tag() throws IOException {
      String known = tags.get(name);
      if (known != null) {
        return known;
      }
      MessageDigest digest = sha256();
      try (InputStream in = new DigestInputStream(open(), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      String tag = HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), 16));
      tags.put(name, tag);
      return tag;
    }

    @Override
    public byte[] read(long from, int length) throws IOException {
      try (InputStream in = open()) {
        in.skipNBytes(from);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new EOFException(name + " has become shorter than " + size + " bytes");
        }
        return bytes;
      }
    }

    private InputStream open() throws IOException {
      InputStream in = loader.getResourceAsStream(name);
      if (in == null) {
        throw new IOException(name + " has gone from the class path");
      }
      return in;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
