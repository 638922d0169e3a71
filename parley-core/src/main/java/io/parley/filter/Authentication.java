package io.parley.filter;

import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through or says why not: from a request to a refusal, or null (RFC 9110 section
 * 11).
 */
interface Authentication extends Function<Request, @Nullable Response> {

  /** RFC 7617. */
  static Authentication basic(String realm, BiPredicate<String, String> check) {
    String quoted = realm.replace("\\", "\\\\").replace("\"", "\\\"");
    String challenge = "Basic realm=\"" + quoted + "\", charset=\"UTF-8\"";
    new Headers.Field("WWW-Authenticate", challenge);
    return request -> {
      String given = credentials(request, "Basic");
      String decoded = given == null ? null : decoded(given);
      int colon = decoded == null ? -1 : decoded.indexOf(':');
      return decoded != null
              && colon >= 0
              && check.test(decoded.substring(0, colon), decoded.substring(colon + 1))
          ? null
          : refusal(challenge);
    };
  }

  /** RFC 6750. */
  static Authentication bearer(Predicate<? super String> check) {
    return request -> {
      String token = credentials(request, "Bearer");
      if (token == null) {
        return refusal("Bearer");
      }
      return check.test(token) ? null : refusal("Bearer error=\"invalid_token\"");
    };
  }

  private static Response refusal(String challenge) {
    return Response.of(Status.UNAUTHORIZED)
        .header("WWW-Authenticate", challenge)
        .text("Unauthorized\n");
  }

  /** What stands behind the name of the scheme; null unless there is exactly one such header. */
  private static @Nullable String credentials(Request request, String scheme) {
    List<String> headers = request.headers().all("Authorization");
    String header = headers.size() == 1 ? headers.get(0) : "";
    boolean fits =
        header.length() > scheme.length()
            && header.regionMatches(true, 0, scheme, 0, scheme.length())
            && header.charAt(scheme.length()) == ' ';
    return fits ? header.substring(scheme.length()).strip() : null;
  }

  private static @Nullable String decoded(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }
}
