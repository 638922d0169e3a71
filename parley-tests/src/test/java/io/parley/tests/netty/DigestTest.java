package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.http.Challenge;
import io.parley.http.Headers;
import io.parley.netty.auth.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the RFCs, and what their text says beside them. */
class DigestTest {

  private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

  private static Digest best(String challenges) {
    Headers headers = Headers.of("WWW-Authenticate", challenges);
    List<Challenge> parsed = Challenge.parse(headers, "WWW-Authenticate");
    return Digest.best(parsed);
  }

  private static String of(String algorithm) {
    return "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm="
        + algorithm
        + ", nonce=\""
        + NONCE
        + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
  }

  /** RFC 7616 section 3.9.1; those of sessions were computed by another program. */
  @ParameterizedTest
  @CsvSource({
    "MD5, 8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    "MD5-sess, e783283f46242139c486a698fec7211d",
    "SHA-256-sess, 2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7",
  })
  void the_example_of_the_RFC(String algorithm, String response) {
    assertThat(
            best(of(algorithm))
                .answer("Mufasa", "Circle of Life", "GET", "/dir/index.html", 1, CNONCE))
        .isEqualTo(
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\""
                + NONCE
                + "\", uri=\"/dir/index.html\", response=\""
                + response
                + "\", algorithm="
                + algorithm
                + ", cnonce=\""
                + CNONCE
                + "\", qop=auth, nc=00000001,"
                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
  }

  /**
   * The challenge of RFC 7616 section 3.9.2; the values, which are wrong there, by another program.
   */
  @Test
  void a_user_may_be_hashed() {
    String answer =
        best("Digest realm=\"api@example.org\", qop=auth, algorithm=SHA-512-256,"
                + " nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", userhash=true,"
                + " charset=UTF-8")
            .answer(
                "Jäsøn Doe",
                "Secret, or not?",
                "GET",
                "/doe.json",
                1,
                "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm");
    assertThat(answer)
        .contains(
            "username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"",
            "userhash=true",
            "response=\"7a4e1192babbba02e91182d2895bfdbf7adafc6e48d4e517ca301974843d840c\"");
  }

  @Test
  void a_user_that_is_not_ASCII_has_a_form_of_its_own() {
    assertThat(best("Digest realm=r, nonce=n, qop=auth").answer("Jäs ø", "p", "GET", "/", 1, "c"))
        .startsWith("Digest username*=UTF-8''J%C3%A4s%20%C3%B8, realm=\"r\"");
  }

  /** RFC 2069 section 2.4, with its errata. */
  @Test
  void servers_may_know_no_quality_of_protection() {
    assertThat(
            best("Digest realm=\"testrealm@host.com\", nonce=dcd98b7102dd2f0e8b11d0f600bfb0c093")
                .answer("Mufasa", "CircleOfLife", "GET", "/dir/index.html", 1, "c"))
        .isEqualTo(
            "Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\","
                + " response=\"1949323746fe6a43ef61f9606e7febea\"");
  }

  @Test
  void quotes_are_escaped() {
    assertThat(
            best("Digest realm=\"a \\\"b\\\\c\\\"\", nonce=n, qop=auth")
                .answer("u\"v", "p", "GET", "/", 1, "c"))
        .startsWith("Digest username=\"u\\\"v\", realm=\"a \\\"b\\\\c\\\"\", ");
  }

  @Test
  void the_best_algorithm_is_chosen_whatever_the_order() {
    assertThat(best(of("MD5") + ", " + of("SHA-512-256") + ", " + of("SHA-256")).algorithm())
        .isEqualTo(Digest.Algorithm.SHA_512_256);
    assertThat(best("Digest realm=r, nonce=n").algorithm()).isEqualTo(Digest.Algorithm.MD5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic realm=r, nonce=n",
        "Digest realm=r",
        "Digest realm=r, nonce=n, qop=auth-int",
        "Digest realm=r, nonce=n, algorithm=SHA-1",
        "Digest realm=r, nonce=n, algorithm=auth",
      })
  void what_cannot_be_answered_is_none(String challenge) {
    assertThat(best(challenge)).isNull();
  }
}
