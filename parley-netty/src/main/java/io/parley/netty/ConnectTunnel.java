package io.parley.netty;

import io.netty.channel.socket.DuplexChannel;
import io.parley.HandshakeException;
import io.parley.ProxyException;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.dial.Target;
import io.parley.netty.http.AnswerDecoder;
import io.parley.netty.http.HttpWriter;
import org.jspecify.annotations.Nullable;

/** Asks an HTTP proxy for a way to the server: CONNECT (RFC 9110 section 9.3.6). */
final class ConnectTunnel extends HttpExchange {

  static final String CREDENTIALS = "Proxy-Authorization";

  private final String target;
  private final Headers headers;

  /**
   * Prepares it.
   *
   * @param request what is to go to the server; what it tells proxies goes to this one
   * @param credentials for the proxy; null for those of the request, if it has any
   */
  ConnectTunnel(
      Attempt attempt,
      DuplexChannel channel,
      String proxy,
      Target target,
      Request request,
      @Nullable String credentials) {
    super(
        attempt,
        channel,
        proxy,
        AnswerDecoder.ofConnect(attempt.opening().config().maxHeaderSize()));
    this.target = target.authority();
    String shown = credentials != null ? credentials : request.header(CREDENTIALS);
    Headers fields = Headers.of("Host", this.target);
    String agent = request.header("User-Agent");
    fields = agent == null ? fields : fields.add("User-Agent", agent);
    this.headers = shown == null ? fields : fields.add(CREDENTIALS, shown);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails is heard of in other ways.
  void ask() {
    attempt.opening().step("waiting for the answer of " + peer);
    channel.writeAndFlush(HttpWriter.connect(channel.alloc(), target, headers));
  }

  @Override
  String question() {
    return "CONNECT";
  }

  @Override
  boolean isGood(Response head) {
    return head.status().code() >= 200 && head.status().code() < 300;
  }

  @Override
  void good(Response response, AnswerDecoder decoder) {
    attempt.tunnelled(channel);
    // Those who come next stand behind: what the decoder has left goes on to them.
    channel.pipeline().remove(this);
    channel.pipeline().remove(decoder);
  }

  @Override
  void refused(Response whole, boolean late) {
    ProxyException refusal =
        new ProxyException(
            peer + " refused to connect to " + target + ": " + whole.status(), whole);
    if (whole.status().code() == Status.PROXY_AUTHENTICATION_REQUIRED.code() && !late) {
      attempt.proxyChallenged(whole, refusal);
    } else {
      fail(refusal);
    }
  }

  @Override
  HandshakeException wrong(String message) {
    return new ProxyException(message, null);
  }
}
