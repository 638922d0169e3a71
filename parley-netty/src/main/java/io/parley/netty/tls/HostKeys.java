package io.parley.netty.tls;

import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a side's identity: on a server by the name that the client asks for (SNI, RFC 6066), on a
 * client the only one. Immutable.
 */
final class HostKeys extends X509ExtendedKeyManager {

  private static final Set<String> OPENSSL_TYPES = Set.of("RSA", "EC");

  /** One or more identities, which differ in the kind of their keys. */
  private record Choice(HostPattern pattern, List<String> aliases) {}

  private final Map<String, Identity> identities = new HashMap<>();
  private final List<String> defaults;
  private final Map<String, Choice> exact = new HashMap<>();

  /** The longest first, so that the closest one is found. */
  private final List<Choice> wild = new ArrayList<>();

  private HostKeys(Identity identity) {
    defaults = List.of(add(identity));
  }

  /** Only one. */
  static HostKeys of(Identity identity) {
    return new HostKeys(identity);
  }

  /** One for each of these names, and one for all others. */
  static HostKeys of(Identity others, Map<HostPattern, List<Identity>> hosts) {
    HostKeys keys = new HostKeys(others);
    hosts.forEach(
        (pattern, identities) -> {
          Choice choice = new Choice(pattern, identities.stream().map(keys::add).toList());
          if (pattern.wild()) {
            keys.wild.add(choice);
          } else {
            keys.exact.put(pattern.name(), choice);
          }
        });
    keys.wild.sort(
        Comparator.comparingInt((Choice choice) -> choice.pattern.name().length())
            .reversed()
            // Of the same name, the narrower pattern.
            .thenComparing(choice -> choice.pattern.text().length()));
    return keys;
  }

  private String add(Identity identity) {
    String alias = "key-" + identities.size();
    identities.put(alias, identity);
    return alias;
  }

  /** Why OpenSSL cannot use one of them, or null. */
  @Nullable String needsJdk() {
    for (Choice choice : Stream.concat(exact.values().stream(), wild.stream()).toList()) {
      if (choice.aliases.size() > 1) {
        return "it does not choose among the keys of " + choice.pattern.text();
      }
    }
    for (Identity identity : identities.values()) {
      if (!OPENSSL_TYPES.contains(identity.keyType())) {
        return "the key of " + identity + " is of the kind " + identity.keyType();
      }
    }
    return null;
  }

  /** As contexts of Netty are given it. */
  KeyManagerFactory factory() {
    return new SimpleKeyManagerFactory() {
      @Override
      protected void engineInit(KeyStore store, char[] password) {}

      @Override
      protected void engineInit(ManagerFactoryParameters parameters) {}

      @Override
      protected KeyManager[] engineGetKeyManagers() {
        return new KeyManager[] {HostKeys.this};
      }
    };
  }

  /** Takes the names that there is an identity for, and no others. */
  SNIMatcher matcher() {
    return new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
      @Override
      public boolean matches(SNIServerName name) {
        String host = nameOf(name);
        return host != null && find(host) != null;
      }
    };
  }

  private static @Nullable String nameOf(SNIServerName name) {
    try {
      return HostPattern.normal(new SNIHostName(name.getEncoded()).getAsciiName());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private @Nullable Choice find(String host) {
    Choice choice = exact.get(host);
    if (choice == null) {
      for (Choice candidate : wild) {
        if (candidate.pattern.matches(host)) {
          return candidate;
        }
      }
    }
    return choice;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return ofType(keyType, aliases(engine));
  }

  private List<String> aliases(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        String host = nameOf(name);
        Choice choice = host == null ? null : find(host);
        if (choice != null) {
          return choice.aliases;
        }
      }
    }
    return defaults;
  }

  private @Nullable String ofType(String keyType, List<String> aliases) {
    for (String alias : aliases) {
      Identity identity = identities.get(alias);
      if (identity != null && identity.keyType().equals(keyType)) {
        return alias;
      }
    }
    return null;
  }

  /**
   * Whoever issued it: a server that does not want this one says why, while a client that shows
   * none would be told that it has none.
   */
  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
    for (String keyType : keyTypes) {
      String alias = ofType(keyType, defaults);
      if (alias != null) {
        return alias;
      }
    }
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Identity identity = identities.get(alias);
    return identity == null ? null : identity.chain().toArray(new X509Certificate[0]);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Identity identity = identities.get(alias);
    return identity == null ? null : identity.key();
  }

  // What follows is for sockets of the JDK, of which there are none here.

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return ofType(keyType, defaults);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    for (String keyType : keyTypes) {
      String alias = ofType(keyType, defaults);
      if (alias != null) {
        return alias;
      }
    }
    return null;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return getClientAliases(keyType, issuers);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return identities.keySet().toArray(new String[0]);
  }
}
