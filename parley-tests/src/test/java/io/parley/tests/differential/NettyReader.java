package io.parley.tests.differential;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.parley.WsStatus;
import io.parley.protocol.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads with Netty's handlers, in the order in which its own server and client set them up. */
final class NettyReader extends ChannelInboundHandlerAdapter {

  private final List<String> events = new ArrayList<>();
  private final List<String> behind = new ArrayList<>();
  private String end = "open";
  private String detail = "";

  private NettyReader() {}

  /** Reads; with that extension, or null for none. */
  static Outcome read(Script script, @Nullable WebSocketExtension extension) {
    return read(script.reader(), script.maxFrame(), script.maxMessage(), script.input(), extension);
  }

  static Outcome read(
      Role reader,
      int maxFrame,
      int maxMessage,
      List<byte[]> input,
      @Nullable WebSocketExtension extension) {
    NettyReader found = new NettyReader();
    EmbeddedChannel channel = new EmbeddedChannel();
    // Netty's own leaks are not looked for here, which takes most of the time.
    channel.config().setAllocator(new UnpooledByteBufAllocator(false, true));
    channel.pipeline().addLast(decoder(reader, maxFrame, extension != null));
    if (extension != null) {
      channel.pipeline().addLast(extension.newExtensionDecoder());
    }
    channel
        .pipeline()
        .addLast(new Utf8FrameValidator(), new WebSocketFrameAggregator(maxMessage), found);
    try {
      for (byte[] piece : input) {
        if (channel.isActive()) {
          channel.writeInbound(Unpooled.wrappedBuffer(piece));
        }
      }
      return new Outcome(
          List.copyOf(found.events), found.end, List.copyOf(found.behind), found.detail);
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static WebSocket13FrameDecoder decoder(Role reader, int maxFrame, boolean extensions) {
    return new WebSocket13FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(reader == Role.SERVER)
            .allowMaskMismatch(false)
            .allowExtensions(extensions)
            .maxFramePayloadLength(maxFrame)
            .build());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    WebSocketFrame frame = (WebSocketFrame) read;
    try {
      if (frame instanceof CloseWebSocketFrame close) {
        end(
            close.statusCode() < 0 && close.content().readableBytes() == 0
                ? "close 1005"
                : "close " + WsStatus.of(close.statusCode() & 0xffff, close.reasonText()));
      } else {
        (end.equals("open") ? events : behind).add(kind(frame) + hex(frame));
      }
    } finally {
      frame.release();
    }
  }

  private static String kind(WebSocketFrame frame) {
    if (frame instanceof PingWebSocketFrame) {
      return "ping ";
    } else if (frame instanceof PongWebSocketFrame) {
      return "pong ";
    }
    return frame instanceof TextWebSocketFrame ? "text " : "binary ";
  }

  private static String hex(WebSocketFrame frame) {
    return ByteBufUtil.hexDump(frame.content());
  }

  private void end(String how) {
    if (end.equals("open")) {
      end = how;
    } else {
      behind.add(how);
    }
  }

  /** The first failure counts; those behind it come of its cleaning up. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (end.equals("open")) {
      detail = cause.toString();
      end =
          cause instanceof CorruptedWebSocketFrameException corrupted
              ? "fail " + corrupted.closeStatus().code()
              : "fail";
    }
  }
}
