package io.parley.cli;

import io.parley.netty.Authenticator;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to get to the server, and what to show it when it asks. */
final class ReachOptions {

  private static final int MAX_REDIRECTS = 10;

  @Option(
      names = {"-x", "--proxy"},
      paramLabel = "URL",
      description =
          "Go through this proxy: http:, https:, socks4: or socks5:, with user:password@ if need be"
              + " (default: what the environment variables http_proxy, https_proxy and all_proxy"
              + " say).")
  private @Nullable String proxy;

  @Option(
      names = "--no-proxy",
      paramLabel = "HOSTS",
      split = ",",
      description =
          "Go to these hosts without a proxy: names, with all below them, addresses, networks, or *"
              + " for all (default: with --proxy none, else those in no_proxy).")
  private @Nullable List<String> noProxy;

  @Option(
      names = "--proxy-cacert",
      paramLabel = "FILE",
      description =
          "Trust the certificates of this file (PEM) as those of an https: proxy, and no others.")
  private @Nullable Path proxyCertificates;

  @Option(
      names = {"-L", "--location"},
      description =
          "Follow redirects, up to " + MAX_REDIRECTS + " (default: a redirect is a refusal).")
  private boolean location;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "NAME:PASSWORD",
      description =
          "Log in when the server asks: by Digest, or by Basic where it has no Digest. Credentials"
              + " in the URL are sent at once, by Basic.")
  private @Nullable String user;

  /**
   * The client with all of this.
   *
   * @throws IllegalArgumentException naming the option or variable that cannot be used
   */
  NettyClient applyTo(NettyClient client, Map<String, String> environment) {
    NettyClient reaching = throughProxy(client, environment);
    if (location) {
      reaching = reaching.followRedirects(MAX_REDIRECTS);
    }
    if (user == null) {
      return reaching;
    }
    int colon = user.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("--user takes NAME:PASSWORD, with a colon");
    }
    return reaching.authenticator(
        Authenticator.password(user.substring(0, colon), user.substring(colon + 1)));
  }

  private NettyClient throughProxy(NettyClient client, Map<String, String> environment) {
    List<String> exceptions = noProxy == null ? new ArrayList<>() : noProxy;
    if (proxy != null) {
      Proxy through = Proxy.of(proxy).except(exceptions.toArray(String[]::new));
      return client.proxy(proxyCertificates == null ? through : through.trust(proxyCertificates));
    }
    if (proxyCertificates != null) {
      throw new IllegalArgumentException("--proxy-cacert is for an https: proxy (--proxy)");
    }
    Map<String, String> said = new HashMap<>(environment);
    if (noProxy != null) {
      said.put("no_proxy", String.join(",", noProxy));
    }
    return client.proxyFromEnvironment(said);
  }
}
