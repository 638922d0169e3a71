package io.parley.tests.model;

import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The other end: what it sends, well or badly, and what the socket must make of that. */
final class Peer {

  private final RawPeer raw;
  private final boolean isClient;
  private final WebSocketConfig config;
  private final Dice dice;

  /** Messages that the socket must deliver, in that order, as long as it delivers at all. */
  final List<WsMessage> messages = new ArrayList<>();

  /** Payloads of pings that the socket must answer. */
  final List<String> pings = new ArrayList<>();

  /** The Close frame sent, if it was reached without a breach of the rules before it. */
  WsStatus close;

  /** Whether something illegal was sent: nothing behind it counts. */
  boolean broken;

  /** Whether the direction has ended or failed: nothing behind it counts. */
  boolean ended;

  boolean failed;

  /** Whether random bytes were sent, of which nobody knows what they mean. */
  boolean unknown;

  private int answered;

  Peer(RawPeer raw, boolean isClient, WebSocketConfig config, Dice dice) {
    this.raw = raw;
    this.isClient = isClient;
    this.config = config;
    this.dice = dice;
  }

  /** Whether what is sent now is of any meaning to the socket. */
  private boolean counts() {
    return close == null && !broken && !ended && !failed && !unknown;
  }

  private void post(RawFrame frame) {
    raw.post(frame.masked(isClient ? dice.number() : null).encode());
  }

  /** A message of as many frames as may be, with control frames among them. */
  String sendMessage() {
    boolean text = dice.oneIn(2);
    int most = (int) Math.min(Math.min(config.maxMessageSize(), config.maxFrameSize()), 600);
    byte[] payload =
        text
            ? WsMessage.of(dice.text(dice.below(most / 4 + 1))).toByteArray()
            : dice.bytes(dice.below(most + 1));
    WsMessage message = text ? WsMessage.wrapText(payload) : WsMessage.wrap(payload);
    int frames = dice.oneIn(2) ? 1 : dice.between(1, Math.min(4, config.maxFragments()));
    int at = 0;
    for (int i = 0; i < frames; i++) {
      boolean last = i == frames - 1;
      int end = last ? payload.length : dice.between(at, payload.length);
      int opcode = i > 0 ? RawFrame.CONTINUATION : text ? RawFrame.TEXT : RawFrame.BINARY;
      RawFrame frame = RawFrame.of(opcode, Arrays.copyOfRange(payload, at, end));
      post(last ? frame : frame.unfinished());
      at = end;
      if (!last && dice.oneIn(3)) {
        sendPing();
      }
    }
    if (counts()) {
      messages.add(message);
    }
    return "peer sends " + message + " in " + frames + " frames";
  }

  String sendPing() {
    byte[] payload = dice.bytes(dice.pick(0, 1, 8, 125));
    post(RawFrame.of(RawFrame.PING, payload));
    if (counts()) {
      pings.add(HexFormat.of().formatHex(payload));
    }
    return "peer pings";
  }

  String sendPong() {
    post(RawFrame.of(RawFrame.PONG, dice.bytes(dice.pick(0, 8, 125))));
    return "peer sends a pong that nobody asked for";
  }

  /** Answers the pings seen since the last time, and the Close. */
  String react(FrameChecker seen) {
    int count = 0;
    for (; answered < seen.pings.size(); answered++) {
      post(RawFrame.of(RawFrame.PONG, HexFormat.of().parseHex(seen.pings.get(answered))));
      count++;
    }
    if (seen.close != null && close == null) {
      return "peer answers " + count + " pings and the close: " + sendClose(seen.close);
    }
    return "peer answers " + count + " pings";
  }

  String sendClose() {
    return sendClose(
        dice.oneIn(4)
            ? WsStatus.NO_STATUS
            : WsStatus.of(dice.pick(1000, 1001, 1011, 3000, 4999), dice.text(dice.below(10))));
  }

  private String sendClose(WsStatus status) {
    post(
        status.code() == 1005
            ? RawFrame.of(RawFrame.CLOSE, new byte[0])
            : RawFrame.close(status.code(), status.reason()));
    if (counts()) {
      close = status;
    }
    return "peer closes with " + status;
  }

  /** Something that breaks a rule or a bound, whatever comes before or behind it. */
  String sendIllegal() {
    RawFrame frame =
        switch (dice.below(10)) {
          case 0 -> new RawFrame(true, dice.between(1, 7), 2, null, ByteBuffer.allocate(3));
          case 1 -> RawFrame.of(dice.pick(3, 4, 5, 6, 7, 11, 12, 13, 14, 15), new byte[0]);
          case 2 -> RawFrame.of(RawFrame.CONTINUATION, new byte[3]);
          case 3 -> RawFrame.of(RawFrame.PING, new byte[126]);
          case 4 -> RawFrame.of(RawFrame.PING, new byte[1]).unfinished();
          case 5 -> RawFrame.of(RawFrame.TEXT, new byte[] {'a', (byte) 0xc0, (byte) 0x80, 'b'});
          case 6 -> RawFrame.of(RawFrame.TEXT, new byte[] {(byte) 0xe2, (byte) 0x82});
          case 7 -> RawFrame.close(dice.pick(0, 999, 1004, 1005, 1006, 1015, 2999, 5000), "");
          case 8 -> RawFrame.of(RawFrame.CLOSE, new byte[1]);
          default -> RawFrame.of(RawFrame.BINARY, new byte[config.maxMessageSize() + 1]);
        };
    post(frame);
    broken |= counts();
    return "peer breaks a rule with " + frame;
  }

  /** A frame masked by a server, or not masked by a client. */
  String sendMaskedWrongly() {
    RawFrame frame = RawFrame.of(RawFrame.BINARY, dice.bytes(5));
    raw.post(frame.masked(isClient ? null : dice.number()).encode());
    broken |= counts();
    return "peer masks against the rule";
  }

  String sendRandom() {
    byte[] bytes = dice.bytes(dice.between(1, 40));
    raw.post(bytes);
    unknown |= counts();
    return "peer sends random bytes " + HexFormat.of().formatHex(bytes);
  }

  String end() {
    raw.toSocket().cut();
    ended = true;
    return "peer ends its direction";
  }

  String fail() {
    raw.toSocket().fail(new IOException("connection reset"));
    failed = true;
    return "connection fails";
  }
}
