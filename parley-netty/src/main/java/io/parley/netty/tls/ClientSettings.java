package io.parley.netty.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What TLS of a client was told. The fields change in {@link #with} only, on a copy that nobody
 * else has seen.
 */
public final class ClientSettings implements Cloneable {

  /** Trusts what the JDK does. */
  public static final ClientSettings DEFAULT = new ClientSettings(null, false);

  /** Null for none. */
  final @Nullable SSLContext given;

  /** Whether any certificate will do, for any host. */
  final boolean insecure;

  /** Null for what the JDK trusts. */
  public @Nullable FromFiles<List<X509Certificate>> trust;

  /** Null for none. */
  public @Nullable FromFiles<Identity> identity;

  private Pins pins = Pins.NONE;

  public TlsChoice choice = TlsChoice.DEFAULT;

  private ClientSettings(@Nullable SSLContext given, boolean insecure) {
    this.given = given;
    this.insecure = insecure;
  }

  public static ClientSettings of(SSLContext context) {
    return new ClientSettings(context, false);
  }

  public static ClientSettings insecure() {
    return new ClientSettings(null, true);
  }

  /** A copy, changed. */
  public ClientSettings with(Consumer<ClientSettings> change) {
    try {
      ClientSettings copy = (ClientSettings) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** For {@link #with}: one more pin for these hosts. */
  public void addPin(String pattern, String pin) {
    requireNoContext("pin");
    pins = pins.and(pattern, pin);
  }

  Pins pins() {
    return pins;
  }

  /** Whether all is as the JDK's default context has it. */
  boolean isJdkDefault() {
    return given == null && !insecure && trust == null && identity == null && pins.isEmpty();
  }

  /** Refuses an option where an SSLContext has decided. */
  public void requireNoContext(String option) {
    if (given != null) {
      throw new IllegalArgumentException(
          option + ": the keys and the trust of an SSLContext are its own");
    }
  }

  /** Refuses an option where nothing is checked. */
  public void requireSecure(String option) {
    if (insecure) {
      throw new IllegalArgumentException(option + ": an insecure client trusts any certificate");
    }
  }
}
