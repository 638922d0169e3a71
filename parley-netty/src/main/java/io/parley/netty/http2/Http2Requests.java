package io.parley.netty.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import io.parley.http.Headers;
import io.parley.http.HttpVersion;
import io.parley.http.Request;
import io.parley.http.Status;
import io.parley.netty.http.HttpHeaders;
import io.parley.netty.http.HttpRequests;
import io.parley.netty.http.Recent;
import io.parley.netty.http.RequestTarget;
import io.parley.netty.http.SeenLately;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Header lists of HTTP/2 as our values, checked, and back (RFC 9113 section 8, RFC 8441). */
public final class Http2Requests {

  static final String WEBSOCKET = "websocket";

  /** What belongs to a connection of HTTP/1.1 (RFC 9113 section 8.2.2). */
  private static final Set<String> CONNECTION_FIELDS =
      Set.of(
          "connection",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "transfer-encoding",
          "upgrade");

  private Http2Requests() {}

  /**
   * A request without its body. That of an extended CONNECT for a WebSocket is a {@code GET}.
   *
   * @throws HttpRequests.Refused if it is none
   */
  public static Request of(
      Http2Headers list, @Nullable SocketAddress remoteAddress, SeenLately seen)
      throws HttpRequests.Refused {
    try {
      String method = one(list, PseudoHeaderName.METHOD);
      one(list, PseudoHeaderName.SCHEME);
      RequestTarget target = HttpRequests.target(method, one(list, PseudoHeaderName.PATH), seen);
      if (target.authority() != null) {
        throw new IllegalArgumentException("a :path with an authority");
      }
      return Request.of(isConnect(list) ? "GET" : method, target.uri())
          .headers(requestHeaders(list, seen))
          .version(HttpVersion.HTTP_2)
          .remoteAddress(remoteAddress);
    } catch (IllegalArgumentException e) {
      throw HttpRequests.malformed(e);
    }
  }

  /** Whether it is an extended CONNECT. */
  public static boolean isConnect(Http2Headers list) {
    return list.contains(PseudoHeaderName.PROTOCOL.value());
  }

  /**
   * Refuses a CONNECT that is not for a WebSocket.
   *
   * @param sockets whether there are WebSockets here
   */
  public static void checkConnect(Http2Headers list, boolean sockets) throws HttpRequests.Refused {
    boolean connect = "CONNECT".contentEquals(orEmpty(list.method()));
    if (!isConnect(list)) {
      if (connect) {
        throw new HttpRequests.Refused(
            new Status(501, "Not Implemented"), "This server is no proxy.", "a plain CONNECT");
      }
      return;
    }
    if (!connect) {
      throw HttpRequests.malformed(
          new IllegalArgumentException(":protocol with the method " + list.method()));
    }
    if (!sockets) {
      throw new HttpRequests.Refused(
          Status.BAD_REQUEST,
          "This server takes no extended CONNECT.",
          ":protocol although SETTINGS_ENABLE_CONNECT_PROTOCOL was not sent");
    }
    String protocol = one(list, PseudoHeaderName.PROTOCOL);
    if (!protocol.equals(WEBSOCKET)) {
      throw new HttpRequests.Refused(
          new Status(501, "Not Implemented"),
          "An extended CONNECT opens a websocket here, nothing else.",
          ":protocol " + protocol);
    }
  }

  private static CharSequence orEmpty(@Nullable CharSequence text) {
    return text == null ? "" : text;
  }

  private static String one(Http2Headers list, PseudoHeaderName name) {
    List<CharSequence> values = list.getAll(name.value());
    if (values.size() != 1 || values.get(0).isEmpty()) {
      throw new IllegalArgumentException("one " + name.value() + " is needed, not " + values);
    }
    return values.get(0).toString();
  }

  private static Headers requestHeaders(Http2Headers list, SeenLately seen) {
    Headers headers = fields(list, seen.fields());
    List<String> hosts = headers.all("Host");
    CharSequence authority = list.authority();
    if (authority == null) {
      if (hosts.size() != 1) {
        throw new IllegalArgumentException("no :authority, and " + hosts.size() + " Host headers");
      }
      return headers;
    }
    String host = authority.toString();
    // RFC 9113 section 8.3.1: a Host header must not say otherwise.
    if (host.isEmpty()
        || host.indexOf('@') >= 0
        || !hosts.stream().allMatch(host::equalsIgnoreCase)) {
      throw new IllegalArgumentException(":authority " + host + " with Host " + hosts);
    }
    return Headers.of("Host", host).addAll(headers.remove("Host"));
  }

  /** The fields, without pseudo headers; cookies as one (RFC 9113 section 8.2.3). */
  public static Headers fields(Http2Headers list, Recent<Headers.Field> recent) {
    List<Headers.Field> fields = new ArrayList<>(list.size());
    List<String> cookies = new ArrayList<>(1);
    for (Map.Entry<CharSequence, CharSequence> field : list) {
      CharSequence name = field.getKey();
      if (PseudoHeaderName.hasPseudoHeaderFormat(name)) {
        continue;
      }
      if ("cookie".contentEquals(name)) {
        cookies.add(field.getValue().toString());
      } else {
        fields.add(HttpHeaders.shared(name.toString(), field.getValue().toString(), recent));
      }
    }
    if (!cookies.isEmpty()) {
      fields.add(HttpHeaders.shared("cookie", String.join("; ", cookies), recent));
    }
    return Headers.of(fields);
  }

  /** An answer's head. */
  public static Http2Headers response(Status status, Headers headers) {
    Http2Headers list = new DefaultHttp2Headers(false, headers.size() + 1);
    list.status(AsciiString.of(Integer.toString(status.code())));
    return add(headers, list);
  }

  /**
   * An extended CONNECT.
   *
   * @param wire with a {@code Host}
   */
  public static Http2Headers connect(Request wire, String target, boolean secure) {
    Headers headers = wire.headers();
    Http2Headers list = new DefaultHttp2Headers(false, headers.size() + 5);
    list.method("CONNECT");
    list.add(PseudoHeaderName.PROTOCOL.value(), WEBSOCKET);
    list.scheme(secure ? "https" : "http");
    list.path(target);
    String host = headers.get("Host");
    if (host != null) {
      list.authority(host);
    }
    return add(headers, list);
  }

  private static Http2Headers add(Headers headers, Http2Headers list) {
    for (Headers.Field field : headers) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!CONNECTION_FIELDS.contains(name)) {
        list.add(AsciiString.of(name), field.value());
      }
    }
    return list;
  }
}
