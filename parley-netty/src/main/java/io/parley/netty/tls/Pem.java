package io.parley.netty.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads PEM files (RFC 7468); every failure names the file. */
final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private Pem() {}

  private record Block(String label, String base64) {}

  /** All certificates of the file, in order; at least one. */
  static List<X509Certificate> certificates(Path file) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label.equals("CERTIFICATE")) {
        try {
          Certificate certificate =
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(decoded(block, file)));
          certificates.add((X509Certificate) certificate);
        } catch (GeneralSecurityException e) {
          throw new IllegalArgumentException("broken certificate in " + file + ": " + e, e);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("no certificate (BEGIN CERTIFICATE) in " + file);
    }
    return certificates;
  }

  /**
   * The first private key of the file.
   *
   * @param password null for none; without effect on a key that needs none
   */
  static PrivateKey privateKey(Path file, @Nullable String password) {
    String other = "";
    for (Block block : blocks(file)) {
      if (block.label.equals("PRIVATE KEY")) {
        return privateKey(decoded(block, file), file);
      }
      if (block.label.equals("ENCRYPTED PRIVATE KEY")) {
        if (password == null) {
          throw new IllegalArgumentException("the private key in " + file + " needs a password");
        }
        return privateKey(decrypted(decoded(block, file), password, file), file);
      }
      if (block.label.endsWith("PRIVATE KEY")) {
        other = "; it has a " + block.label + ", which openssl pkcs8 -topk8 converts";
      }
    }
    throw new IllegalArgumentException(
        "no private key in PKCS #8 (BEGIN PRIVATE KEY, or BEGIN ENCRYPTED PRIVATE KEY) in "
            + file
            + other);
  }

  /** RFC 5958 section 3, by the algorithms of RFC 8018 that the JDK has. */
  private static byte[] decrypted(byte[] der, String password, Path file) {
    PBEKeySpec secret = new PBEKeySpec(password.toCharArray());
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
      AlgorithmParameters parameters = info.getAlgParameters();
      // The name of PBES2 does not tell which two algorithms it is made of, its parameters do.
      String name = info.getAlgName();
      String algorithm =
          name.startsWith("PBEWith") || parameters == null ? name : parameters.toString();
      Key key = SecretKeyFactory.getInstance(algorithm).generateSecret(secret);
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(Cipher.DECRYPT_MODE, key, parameters);
      return info.getKeySpec(cipher).getEncoded();
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("wrong password of the private key in " + file, e);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot decrypt the private key in " + file + ": " + e, e);
    } finally {
      secret.clearPassword();
    }
  }

  private static PrivateKey privateKey(byte[] der, Path file) {
    InvalidKeySpecException refused = null;
    // The format names its algorithm, but the JDK wants to be told; each refuses what it cannot be.
    for (String algorithm : List.of("RSA", "EC", "EdDSA", "DSA", "RSASSA-PSS")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        refused = e;
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("cannot use the private key in " + file + ": " + e, e);
      }
    }
    throw new IllegalArgumentException(
        "broken private key, or of an unknown kind, in " + file, refused);
  }

  /** Whether the two make a pair: what one signs the other verifies. */
  static boolean belong(PrivateKey key, PublicKey publicKey) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          case "DSA" -> "SHA256withDSA";
          default -> key.getAlgorithm();
        };
    try {
      byte[] probe = {1, 2, 3};
      Signature signer = Signature.getInstance(algorithm);
      if (algorithm.equals("RSASSA-PSS")) {
        signer.setParameter(PSSParameterSpec.DEFAULT);
      }
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(publicKey);
      signer.update(probe);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      // Keys of different kinds; or of a kind that only the handshake can judge.
      return !(e instanceof InvalidKeyException) && !(e instanceof SignatureException);
    }
  }

  private static List<Block> blocks(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("no such file: " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  private static byte[] decoded(Block block, Path file) {
    try {
      return Base64.getMimeDecoder().decode(block.base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("broken Base64 in the " + block.label + " of " + file, e);
    }
  }
}
