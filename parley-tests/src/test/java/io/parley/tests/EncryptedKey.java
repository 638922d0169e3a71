package io.parley.tests;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Writes private keys with a password, as {@code openssl pkcs8 -topk8} does. */
public final class EncryptedKey {

  /** What OpenSSL takes by itself. */
  public static final String USUAL = "PBEWithHmacSHA256AndAES_256";

  /** Of RFC 7292, older than PBES2. */
  public static final String OLD = "PBEWithSHA1AndDESede";

  private EncryptedKey() {}

  /**
   * Writes one, in PEM.
   *
   * @param algorithm as the JDK names them
   */
  public static Path write(Path file, PrivateKey key, String password, String algorithm)
      throws Exception {
    SecretKey secret =
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.ENCRYPT_MODE, secret);
    byte[] encrypted = cipher.doFinal(key.getEncoded());
    // By hand: the JDK's class for it knows no PBES2 before version 19.
    String oid = algorithm.equals(OLD) ? "2a864886f70d010c0103" : "2a864886f70d01050d";
    byte[] der =
        der(
            0x30,
            der(0x30, der(6, HexFormat.of().parseHex(oid)), cipher.getParameters().getEncoded()),
            der(4, encrypted));
    return Files.writeString(
        file,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
  }

  private static byte[] der(int tag, byte[]... parts) {
    int length = Stream.of(parts).mapToInt(part -> part.length).sum();
    ByteBuffer out = ByteBuffer.allocate(4 + length).put((byte) tag);
    out.put((byte) 0x82).putShort((short) length);
    Stream.of(parts).forEach(out::put);
    return out.array();
  }
}
