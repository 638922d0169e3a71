package io.parley.netty.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;

/**
 * What a side offers by ALPN (RFC 7301), the preferred protocol first. A peer without ALPN, or with
 * none of these, is talked to all the same, as one that speaks HTTP/1.1.
 */
public enum Alpn {
  HTTP_1_1(ApplicationProtocolNames.HTTP_1_1),
  HTTP_2_OR_1_1(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1),

  /** For those who speak nothing else. */
  HTTP_2(ApplicationProtocolNames.HTTP_2);

  @SuppressWarnings("ImmutableEnumChecker") // It has no way to change.
  private final ApplicationProtocolConfig config;

  Alpn(String... protocols) {
    config =
        new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            protocols);
  }

  ApplicationProtocolConfig config() {
    return config;
  }
}
