package io.parley.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.parley.netty.channel.Causes;
import java.io.EOFException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/**
 * A question to a peer on the way to an open socket, and its answer. It stands last in the pipeline
 * and leaves it in the end. Used on the loop's thread only.
 */
abstract class Exchange extends ChannelInboundHandlerAdapter {

  final Attempt attempt;
  final DuplexChannel channel;

  /** Whom it asks, for messages. */
  final String peer;

  /** Whether the attempt has left it: what still comes is for nobody. */
  private boolean left;

  Exchange(Attempt attempt, DuplexChannel channel, String peer) {
    this.attempt = attempt;
    this.channel = channel;
    this.peer = peer;
  }

  /**
   * Puts itself into the pipeline and asks.
   *
   * @param secure whether TLS, which stands there last, is to be ready first
   */
  void start(boolean secure) {
    channel.pipeline().addLast(this);
    if (!secure) {
      ask();
    }
  }

  /** Tells it that nobody waits for the answer any more. */
  void leave() {
    left = true;
  }

  boolean isLeft() {
    return left;
  }

  /** Sends the question. */
  abstract void ask();

  /** What the peer left unanswered when it closed, for messages. */
  abstract String question();

  /** How a failure of this peer is told. */
  void fail(IOException cause) {
    attempt.opening().fail(cause);
  }

  /**
   * Ends with the answer as far as it has come.
   *
   * @return false, and nothing happens, if none has begun
   */
  boolean endWithAnswer() {
    return false;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (left) {
      return;
    }
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        ask();
      } else if (channel.isActive()) {
        // To fail drops the channel, and this side's alert is still to go out.
        channel
            .eventLoop()
            .execute(
                () -> {
                  if (!left) {
                    attempt.failTls(peer, handshake.cause());
                  }
                });
      } else {
        attempt.failTls(peer, handshake.cause());
      }
    } else if (event == ChannelInputShutdownEvent.INSTANCE
        || event instanceof SslCloseCompletionEvent) {
      closedByPeer();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closedByPeer();
  }

  private void closedByPeer() {
    if (!left && !endWithAnswer()) {
      fail(new EOFException(peer + " closed the connection before it answered " + question()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (left || endWithAnswer()) {
      return;
    }
    if (Causes.root(cause) instanceof SSLException) {
      // With TLS 1.3 a server judges this side's certificate when this side is done already.
      attempt.failTls(peer, cause);
    } else {
      IOException failure =
          new IOException("the connection to " + peer + " broke: " + Causes.reason(cause));
      failure.initCause(Causes.plain(cause));
      fail(failure);
    }
  }
}
