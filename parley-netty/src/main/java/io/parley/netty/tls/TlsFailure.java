package io.parley.netty.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why TLS failed, the same words whoever's engine it is: they wrap causes in causes, and some say
 * the least at the top.
 */
public final class TlsFailure {

  private static final Pattern JDK_ALERT = Pattern.compile("fatal alert: (\\w+)");
  private static final Pattern OPENSSL_ALERT =
      Pattern.compile("(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?([A-Z_]+)");

  /** Enough of what came to see what it was. */
  private static final int MAX_SHOWN = 200;

  /** From the outermost to the root. */
  private final List<Throwable> causes = new ArrayList<>();

  public TlsFailure(Throwable failure) {
    for (Throwable each = failure; each != null && !causes.contains(each); each = each.getCause()) {
      causes.add(each);
    }
  }

  /** What to say to the client's application. */
  String atClient(String host, ClientContexts client) {
    Throwable pins = find(Pins.PinMismatch.class);
    if (pins != null) {
      return String.valueOf(pins.getMessage());
    }
    String certificate = certificate("the server's certificate", " by this client");
    if (certificate != null) {
      return isName()
          ? "the server's certificate is not made out to " + host + ": " + root()
          : certificate;
    }
    if (find(PlainHttp.Found.class) != null) {
      return "the port does not speak TLS, it answers in plain HTTP: try ws: instead of wss:";
    }
    if (find(NotSslRecordException.class) != null) {
      return "what the server sends is not TLS: " + shown(root());
    }
    String alert = alert();
    return alert == null
        ? local("this client has " + client.protocols())
        : "the server refused with the alert \"" + alert + "\"" + meaning(alert, host, client);
  }

  /** What to log on a server. */
  public String atServer() {
    if (find(PlainHttp.Found.class) != null) {
      return "HTTP without TLS to a port with it";
    }
    String certificate = certificate("the client's certificate", " by this server");
    if (certificate != null) {
      return certificate;
    }
    String alert = alert();
    return alert == null
        ? shown(local("see protocols and ciphers"))
        : "the client ended TLS with the alert \"" + alert + "\"";
  }

  private @Nullable String certificate(String whose, String byWhom) {
    Throwable expired = find(CertificateExpiredException.class);
    if (expired != null) {
      return whose + " has expired: " + expired.getMessage();
    }
    Throwable early = find(CertificateNotYetValidException.class);
    if (early != null) {
      return whose + " is not valid yet: " + early.getMessage();
    }
    if (find(CertPathBuilderException.class) != null
        || says("does not chain with any of the trust anchors")) {
      return whose + " leads to no authority that is trusted" + byWhom + ": " + root();
    }
    if (find(CertPathValidatorException.class) != null
        || find(CertificateException.class) != null) {
      return whose + " is not accepted" + byWhom + ": " + root();
    }
    return null;
  }

  /** The JDK has no exception of its own for that. */
  private boolean isName() {
    return says("No subject alternative") || says("No name matching");
  }

  private String local(String versions) {
    if (says("cipher suites in common") || says("NO_SHARED_CIPHER")) {
      return "no cipher suite in common: " + root();
    }
    if (says("No appropriate protocol")
        || says("are not accepted by")
        || says("is not enabled or supported")
        || says("UNSUPPORTED_PROTOCOL")) {
      return "no version of TLS in common (" + versions + "): " + root();
    }
    if (says("Empty client certificate chain") || says("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
      return "the client has shown no certificate: " + root();
    }
    if (says("Unrecognized server name") || says("CLIENTHELLO_TLSEXT")) {
      return "the client asks for a host that has no certificate here: " + root();
    }
    return root();
  }

  private static String meaning(String alert, String host, ClientContexts client) {
    return switch (alert) {
      case "unrecognized_name" -> ": it has no certificate for " + host;
      case "protocol_version" ->
          ": no version of TLS in common; this client has " + client.protocols();
      case "handshake_failure", "insufficient_security" ->
          ": most likely no cipher suite in common"
              + (client.hasIdentity() ? "" : ", or it wants a client certificate");
      case "no_application_protocol" ->
          ": by ALPN it has none of the versions of HTTP that this client offers";
      case "certificate_required" -> ": it wants a client certificate, and this client shows none";
      case "bad_certificate",
          "unknown_ca",
          "certificate_unknown",
          "certificate_expired",
          "certificate_revoked",
          "unsupported_certificate",
          "access_denied" ->
          client.hasIdentity()
              ? ": it does not accept the certificate of this client"
              : ": it wants a client certificate, and this client shows none";
      default -> "";
    };
  }

  /** The peer's alert (RFC 8446 section 6), in the RFC's spelling; null if it sent none. */
  private @Nullable String alert() {
    for (Throwable cause : causes) {
      String message = String.valueOf(cause.getMessage());
      Matcher alert = JDK_ALERT.matcher(message);
      if (!alert.find()) {
        alert = OPENSSL_ALERT.matcher(message);
        if (!alert.find()) {
          continue;
        }
      }
      return alert.group(1).toLowerCase(Locale.ROOT);
    }
    return null;
  }

  private boolean says(String words) {
    return causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).contains(words));
  }

  private @Nullable Throwable find(Class<? extends Throwable> type) {
    Predicate<Throwable> isOne = type::isInstance;
    return causes.stream().filter(isOne).findFirst().orElse(null);
  }

  private static String shown(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  /** The innermost message. */
  private String root() {
    for (int i = causes.size() - 1; i >= 0; i--) {
      String message = causes.get(i).getMessage();
      if (message != null) {
        return message;
      }
    }
    return causes.get(causes.size() - 1).toString();
  }
}
