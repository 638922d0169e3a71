package io.parley.netty.tls;

import io.netty.handler.ssl.ClientAuth;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What TLS of a server was told. The fields change in {@link #with} only, on a copy that nobody
 * else has seen.
 */
public final class ServerSettings implements Cloneable {

  /** Null if {@link #given} is not. */
  final @Nullable FromFiles<Identity> identity;

  /** Null for {@link #identity}. */
  final @Nullable SSLContext given;

  /** By name of the host; a list never changes. */
  private Map<HostPattern, List<FromFiles<Identity>>> hosts = Map.of();

  public boolean strictHosts;
  public ClientAuth clientAuth = ClientAuth.NONE;

  /** Whom clients' certificates must lead to; null for those that {@link #given} trusts. */
  public @Nullable FromFiles<List<X509Certificate>> clientTrust;

  public TlsChoice choice = TlsChoice.DEFAULT;

  /** Zero for never. */
  public Duration reloadEvery = Duration.ZERO;

  private ServerSettings(@Nullable FromFiles<Identity> identity, @Nullable SSLContext given) {
    this.identity = identity;
    this.given = given;
  }

  public static ServerSettings of(FromFiles<Identity> identity) {
    return new ServerSettings(identity, null);
  }

  public static ServerSettings of(SSLContext context) {
    return new ServerSettings(null, context);
  }

  /** A copy, changed. */
  public ServerSettings with(Consumer<ServerSettings> change) {
    try {
      ServerSettings copy = (ServerSettings) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** For {@link #with}: one more identity for that host. */
  public void addHost(String pattern, FromFiles<Identity> more) {
    requireNoContext("host");
    Map<HostPattern, List<FromFiles<Identity>>> all = new LinkedHashMap<>(hosts);
    List<FromFiles<Identity>> same =
        new ArrayList<>(all.getOrDefault(HostPattern.of(pattern), List.of()));
    same.add(more);
    all.put(HostPattern.of(pattern), List.copyOf(same));
    hosts = all;
  }

  Map<HostPattern, List<FromFiles<Identity>>> hosts() {
    return hosts;
  }

  /** Whether clients are asked for a certificate. */
  boolean asksClients() {
    return clientAuth != ClientAuth.NONE;
  }

  public boolean hasContext() {
    return given != null;
  }

  /** Refuses an option where an SSLContext has decided. */
  public void requireNoContext(String option) {
    if (given != null) {
      throw new IllegalArgumentException(
          option + ": the keys and the trust of an SSLContext are its own");
    }
  }
}
