package io.parley.netty.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * What was made of files, and can be made again of what they hold then. Immutable.
 *
 * @param files empty for what never changes
 * @param state of the files' bytes, read just before the value was made of them
 */
public record FromFiles<T>(List<Path> files, Supplier<T> reader, String state, T value) {

  /** Reads the files. */
  static <T> FromFiles<T> read(List<Path> files, Supplier<T> reader) {
    String state = stateOf(files);
    return new FromFiles<>(List.copyOf(files), reader, state, reader.get());
  }

  /** What does not come from files. */
  static <T> FromFiles<T> fixed(T value) {
    return new FromFiles<>(List.of(), () -> value, "", value);
  }

  /** The same, of what the files hold now. */
  FromFiles<T> again() {
    return read(files, reader);
  }

  /**
   * Differs when the bytes of these files do. Their times do not say that: copies keep them, and
   * two changes may have the same.
   */
  static String stateOf(List<Path> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        digest.update(digestOf(file));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] digestOf(Path file) throws NoSuchAlgorithmException {
    try {
      return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    } catch (IOException e) {
      // Who reads it for its content tells why.
      return new byte[0];
    }
  }

  /** Nothing of the value, which may be a secret. */
  @Override
  public String toString() {
    return files.toString();
  }
}
