package io.parley.tests.netty;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's view of Digest, written from RFC 7616 for these tests. User "ada", "s3cret". */
final class DigestServer {

  private static final Pattern PARAMETER =
      Pattern.compile("([a-z0-9*]+)=(?:\"([^\"]*)\"|([^, ]+))");

  private DigestServer() {}

  /** The parameters of credentials. */
  static Map<String, String> parameters(String credentials) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher matcher = PARAMETER.matcher(credentials);
    while (matcher.find()) {
      parameters.put(
          matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
    }
    return parameters;
  }

  /** Whether that value of (Proxy-)Authorization is right for the method and the target. */
  static boolean accepts(String credentials, String method, String target, String realm) {
    Map<String, String> p = parameters(credentials);
    String algorithm = p.getOrDefault("algorithm", "MD5").replace("SHA-512-256", "SHA-512/256");
    String a1 = hash(algorithm, "ada:" + realm + ":s3cret");
    String a2 = hash(algorithm, method + ":" + target);
    String expected =
        hash(
            algorithm,
            a1 + ":" + p.get("nonce") + ":" + p.get("nc") + ":" + p.get("cnonce") + ":auth:" + a2);
    return credentials.startsWith("Digest ")
        && target.equals(p.get("uri"))
        && expected.equals(p.get("response"));
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
