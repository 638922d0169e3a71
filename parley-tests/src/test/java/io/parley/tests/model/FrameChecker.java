package io.parley.tests.model;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads byte by byte what a socket sends, and holds it to RFC 6455. Written for this test alone: it
 * shares nothing with the protocol under test.
 */
final class FrameChecker {

  private final boolean fromClient;
  private final int fragmentSize;

  final List<WsMessage> messages = new ArrayList<>();
  final List<String> pings = new ArrayList<>();
  final List<String> pongs = new ArrayList<>();

  /** The Close frame, or null before it. */
  WsStatus close;

  /** Every data frame whose header was seen, for the books. */
  private final List<Run> runs = new ArrayList<>();

  /** The runs before this one lie wholly below the last offset asked for. */
  private int settled;

  private long settledPayload;
  private int settledMessages;

  private long offset;
  private final byte[] header = new byte[14];
  private int headerSize;
  private byte[] payload = {};
  private int filled;
  private int maskAt;
  private ByteArrayOutputStream message;
  private int messageOpcode;

  /** Where a data frame's payload lies in the stream. */
  private record Run(long start, int length, boolean last) {}

  FrameChecker(boolean fromClient, int fragmentSize) {
    this.fromClient = fromClient;
    this.fragmentSize = fragmentSize;
  }

  void accept(byte[] bytes) {
    for (byte each : bytes) {
      accept(each);
    }
  }

  int offset() {
    return (int) offset;
  }

  boolean isBetweenFrames() {
    return headerSize == 0;
  }

  /** Payload bytes of messages below that offset of the stream, which never goes back. */
  long payloadBelow(long end) {
    settle(end);
    return settled == runs.size()
        ? settledPayload
        : settledPayload + Math.max(0, end - runs.get(settled).start);
  }

  /** Messages that end below that offset of the stream, which never goes back. */
  int messagesBelow(long end) {
    settle(end);
    return settledMessages;
  }

  private void settle(long end) {
    while (settled < runs.size() && runs.get(settled).start + runs.get(settled).length <= end) {
      settledPayload += runs.get(settled).length;
      settledMessages += runs.get(settled).last ? 1 : 0;
      settled++;
    }
  }

  private void accept(byte next) {
    offset++;
    if (filled < payload.length) {
      payload[filled] = (byte) (next ^ (fromClient ? header[maskAt + filled % 4] : 0));
      if (++filled == payload.length) {
        frameEnds();
      }
      return;
    }
    header[headerSize++] = next;
    if (headerSize >= 2 && headerSize == headerLength()) {
      frameBegins();
      if (payload.length == 0) {
        frameEnds();
      }
    }
  }

  private int headerLength() {
    int form = header[1] & 0x7f;
    return 2 + (form == 126 ? 2 : form == 127 ? 8 : 0) + ((header[1] & 0x80) == 0 ? 0 : 4);
  }

  private int opcode() {
    return header[0] & 0xf;
  }

  private boolean isFin() {
    return (header[0] & 0x80) != 0;
  }

  private void frameBegins() {
    require(close == null, "a frame behind the Close");
    require((header[0] & 0x70) == 0, "a reserved bit");
    require(((header[1] & 0x80) != 0) == fromClient, "a frame masked or not against the rule");
    int form = header[1] & 0x7f;
    ByteBuffer view = ByteBuffer.wrap(header);
    long length = form == 126 ? view.getShort(2) & 0xffff : form == 127 ? view.getLong(2) : form;
    require(
        form < 126 || (form == 126 ? length >= 126 : length >= 65_536),
        "a length that is not in its shortest form");
    switch (opcode()) {
      case 0 -> require(message != null, "a continuation of nothing");
      case 1, 2 -> {
        require(message == null, "a message within a message");
        message = new ByteArrayOutputStream();
        messageOpcode = opcode();
      }
      case 8, 9, 10 -> require(isFin() && length <= 125, "a control frame too long or split");
      default -> throw illegal("opcode " + opcode());
    }
    if (opcode() < 8) {
      require(fragmentSize == 0 || length <= fragmentSize, "a frame larger than fragmentSize");
      runs.add(new Run(offset, (int) length, isFin()));
    }
    maskAt = headerSize - 4;
    payload = new byte[(int) length];
    filled = 0;
  }

  private void frameEnds() {
    byte[] body = payload;
    int opcode = opcode();
    boolean fin = isFin();
    headerSize = 0;
    payload = new byte[0];
    filled = 0;
    switch (opcode) {
      case 8 -> close = closeOf(body);
      case 9 -> pings.add(HexFormat.of().formatHex(body));
      case 10 -> pongs.add(HexFormat.of().formatHex(body));
      default -> {
        message.writeBytes(body);
        if (fin) {
          messages.add(messageOf(message.toByteArray()));
          message = null;
        }
      }
    }
  }

  private WsMessage messageOf(byte[] body) {
    return messageOpcode == 1 ? WsMessage.of(utf8(body)) : WsMessage.of(body);
  }

  private WsStatus closeOf(byte[] body) {
    if (body.length == 0) {
      return WsStatus.of(1005);
    }
    require(body.length >= 2, "a Close with half a code");
    int code = ByteBuffer.wrap(body).getShort() & 0xffff;
    boolean legal =
        code >= 1000 && code <= 1003
            || code >= 1007 && code <= 1014
            || code >= 3000 && code <= 4999;
    require(legal, "close code " + code);
    return WsStatus.of(code, utf8(java.util.Arrays.copyOfRange(body, 2, body.length)));
  }

  private String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw illegal("text that is not UTF-8");
    }
  }

  private void require(boolean legal, String otherwise) {
    if (!legal) {
      throw illegal(otherwise);
    }
  }

  private AssertionError illegal(String what) {
    return new AssertionError(
        "the socket sent "
            + what
            + " at byte "
            + offset
            + ", header "
            + HexFormat.of().formatHex(header, 0, headerSize));
  }
}
