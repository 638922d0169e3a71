package io.parley.netty.auth;

import io.parley.http.Challenge;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Digest (RFC 7616, and the older form without {@code qop}), the quality {@code auth}: what a
 * challenge asks for, and the answer.
 *
 * @param challenge one of the scheme Digest
 * @param algorithm of the session
 */
public record Digest(Challenge challenge, Algorithm algorithm) {

  /** Hash functions, the best first. */
  public enum Algorithm {
    /** {@code SHA-512-256}. */
    SHA_512_256("SHA-512/256"),
    /** {@code SHA-256}. */
    SHA_256("SHA-256"),
    /** {@code MD5}, for servers that know no other. */
    MD5("MD5");

    private final String inJava;

    Algorithm(String inJava) {
      this.inJava = inJava;
    }

    private static @Nullable Algorithm of(String name) {
      String plain = name.toUpperCase(Locale.ROOT).replaceFirst("-SESS$", "");
      return Arrays.stream(values())
          .filter(algorithm -> algorithm.name().replace('_', '-').equals(plain))
          .findFirst()
          .orElse(null);
    }

    private String hash(String text) {
      try {
        byte[] hash =
            MessageDigest.getInstance(inJava).digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("no " + inJava + " in this JDK", e);
      }
    }
  }

  /**
   * The best of these that can be answered, by algorithm; null when there is none: another scheme,
   * an unknown algorithm, only {@code auth-int}, or no nonce.
   */
  public static @Nullable Digest best(List<Challenge> challenges) {
    Digest best = null;
    for (Challenge challenge : challenges) {
      Digest digest = of(challenge);
      if (digest != null && (best == null || digest.algorithm.compareTo(best.algorithm) < 0)) {
        best = digest;
      }
    }
    return best;
  }

  private static @Nullable Digest of(Challenge challenge) {
    String name = challenge.parameter("algorithm");
    Algorithm algorithm = Algorithm.of(name == null ? "MD5" : name);
    String qop = challenge.parameter("qop");
    boolean answerable =
        challenge.is("Digest")
            && challenge.parameter("nonce") != null
            && (qop == null || offersAuth(qop));
    return answerable && algorithm != null ? new Digest(challenge, algorithm) : null;
  }

  private static boolean offersAuth(String qop) {
    return Arrays.stream(qop.split(",", -1))
        .anyMatch(each -> each.strip().equalsIgnoreCase("auth"));
  }

  /**
   * The credentials for one request.
   *
   * @param target the request target, as it stands in the request line
   * @param count how often this nonce has been used, this time included; from 1
   * @param cnonce fresh and unpredictable, of characters that need no quotes
   */
  public String answer(
      String user, String password, String method, String target, int count, String cnonce) {
    String realm = text("realm");
    String nonce = text("nonce");
    String named = challenge.parameter("algorithm");
    String a1 = algorithm.hash(user + ":" + realm + ":" + password);
    if (named != null && named.toLowerCase(Locale.ROOT).endsWith("-sess")) {
      a1 = algorithm.hash(a1 + ":" + nonce + ":" + cnonce);
    }
    String a2 = algorithm.hash(method + ":" + target);
    boolean counted = challenge.parameter("qop") != null;
    String nc = String.format(Locale.ROOT, "%08x", count);
    String response =
        algorithm.hash(
            counted
                ? String.join(":", a1, nonce, nc, cnonce, "auth", a2)
                : String.join(":", a1, nonce, a2));
    StringBuilder value = new StringBuilder("Digest ").append(userField(user, realm));
    quoted(value, "realm", realm);
    quoted(value, "nonce", nonce);
    quoted(value, "uri", target);
    quoted(value, "response", response);
    if (named != null) {
      value.append(", algorithm=").append(named);
    }
    if (counted || (named != null && named.toLowerCase(Locale.ROOT).endsWith("-sess"))) {
      quoted(value, "cnonce", cnonce);
    }
    if (counted) {
      value.append(", qop=auth, nc=").append(nc);
    }
    String opaque = challenge.parameter("opaque");
    if (opaque != null) {
      quoted(value, "opaque", opaque);
    }
    return value.toString();
  }

  private String text(String parameter) {
    String value = challenge.parameter(parameter);
    return value == null ? "" : value;
  }

  /** RFC 7616 section 3.4: hashed when asked for, and in an own form when it is not ASCII. */
  private String userField(String user, String realm) {
    if ("true".equalsIgnoreCase(challenge.parameter("userhash"))) {
      return "username=\"" + algorithm.hash(user + ":" + realm) + "\", userhash=true";
    }
    if (user.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return "username=" + quote(user);
    }
    StringBuilder escaped = new StringBuilder("username*=UTF-8''");
    for (byte b : user.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
      escaped.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
    }
    return escaped.toString();
  }

  private static void quoted(StringBuilder into, String name, String value) {
    into.append(", ").append(name).append('=').append(quote(value));
  }

  private static String quote(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
