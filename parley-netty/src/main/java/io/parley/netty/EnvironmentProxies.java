package io.parley.netty;

import io.parley.netty.dial.HostPatterns;
import io.parley.netty.dial.Target;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names, as other programs read it: in small letters or capitals,
 * never for this machine itself.
 */
record EnvironmentProxies(@Nullable Proxy plain, @Nullable Proxy secure, HostPatterns exceptions)
    implements ProxyChoice {

  static @Nullable EnvironmentProxies of(Map<String, String> environment) {
    Proxy all = proxy(environment, "all_proxy", "ALL_PROXY");
    // In a CGI program HTTP_PROXY holds what a client sent as the header "Proxy".
    Proxy plain =
        environment.containsKey("REQUEST_METHOD")
            ? proxy(environment, "http_proxy")
            : proxy(environment, "http_proxy", "HTTP_PROXY");
    Proxy secure = proxy(environment, "https_proxy", "HTTPS_PROXY");
    if (plain == null && secure == null && all == null) {
      return null;
    }
    return new EnvironmentProxies(
        plain == null ? all : plain, secure == null ? all : secure, exceptions(environment));
  }

  private static @Nullable Proxy proxy(Map<String, String> environment, String... names) {
    for (String name : names) {
      String value = environment.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        try {
          return Proxy.of(value);
        } catch (IllegalArgumentException e) {
          throw named(name, e);
        }
      }
    }
    return null;
  }

  private static HostPatterns exceptions(Map<String, String> environment) {
    String name = environment.containsKey("no_proxy") ? "no_proxy" : "NO_PROXY";
    String[] hosts =
        Arrays.stream(environment.getOrDefault(name, "").split("[,\\s]+", -1))
            .filter(host -> !host.isEmpty())
            .toArray(String[]::new);
    try {
      return HostPatterns.of(hosts);
    } catch (IllegalArgumentException e) {
      throw named(name, e);
    }
  }

  private static IllegalArgumentException named(String variable, IllegalArgumentException why) {
    return new IllegalArgumentException(
        "the environment variable " + variable + ": " + why.getMessage(), why);
  }

  @Override
  public List<Proxy> choose(URI uri) {
    Target target = Target.of(uri);
    Proxy proxy = target.secure() ? secure : plain;
    boolean direct = proxy == null || isHere(target) || exceptions.match(target);
    return List.of(direct ? Proxy.NONE : proxy);
  }

  private static boolean isHere(Target target) {
    InetAddress literal = target.literal();
    return literal == null
        ? target.host().equalsIgnoreCase("localhost")
        : literal.isLoopbackAddress();
  }
}
