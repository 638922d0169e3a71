package io.parley.netty;

import io.parley.netty.dial.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the way to a server: through which proxy. It may block. Any thread. */
@FunctionalInterface
interface ProxyChoice {

  /**
   * The proxies to try, one after the other while none can be connected to.
   *
   * @return at least one; {@link Proxy#NONE} for the direct way
   * @throws IOException if there is no way
   */
  List<Proxy> choose(URI uri) throws IOException;

  /** One of those cannot be connected to. */
  default void failed(URI uri, Proxy proxy, IOException why) {}

  /** Always that one, unless it leaves the target out. */
  static ProxyChoice of(Proxy proxy) {
    return uri -> List.of(proxy.excepts(Target.of(uri)) ? Proxy.NONE : proxy);
  }

  /** What the JDK's interface says, which speaks of HTTP. */
  static ProxyChoice of(ProxySelector selector, UnaryOperator<Proxy> changes) {
    return new ProxyChoice() {
      @Override
      public List<Proxy> choose(URI uri) throws IOException {
        List<java.net.Proxy> chosen = selector.select(Target.httpUri(uri));
        if (chosen == null || chosen.isEmpty()) {
          throw new IOException("the ProxySelector names no way to " + Target.of(uri).where());
        }
        return chosen.stream().map(each -> own(each, uri, changes)).toList();
      }

      @Override
      public void failed(URI uri, Proxy proxy, IOException why) {
        Target at = proxy.target();
        InetSocketAddress address = InetSocketAddress.createUnresolved(at.host(), at.port());
        selector.connectFailed(Target.httpUri(uri), address, why);
      }
    };
  }

  private static Proxy own(java.net.Proxy theirs, URI uri, UnaryOperator<Proxy> changes) {
    SocketAddress address = theirs.address();
    if (theirs.type() == java.net.Proxy.Type.DIRECT
        || !(address instanceof InetSocketAddress internet)) {
      return Proxy.NONE;
    }
    String host = internet.getHostString();
    Proxy proxy =
        theirs.type() == java.net.Proxy.Type.HTTP
            ? Proxy.http(host, internet.getPort())
            : Proxy.socks5(host, internet.getPort());
    Proxy changed = changes.apply(proxy);
    return changed.excepts(Target.of(uri)) ? Proxy.NONE : changed;
  }

  /**
   * What {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy} say.
   *
   * @return null if none of them names a proxy
   * @throws IllegalArgumentException naming the variable that cannot be used
   */
  static @Nullable ProxyChoice of(Map<String, String> environment) {
    return EnvironmentProxies.of(environment);
  }
}
